import { z } from 'zod';
import { securityVariables } from './connection-security.ts';
import { secret } from './secret.ts';

/*
 * The environment variables that several services share, so that one name means one thing everywhere.
 * A service composes its own schema: z.object({ ...kafkaVariables, ...httpVariables, OWN: … }).superRefine(securityAgrees).
 */

const brokerList = z
  .string()
  .regex(/^[^\s,:]+:\d+(,\s*[^\s,:]+:\d+)*$/)
  .transform((text) => text.split(',').map((broker) => broker.trim()))
  .describe('host:port, several with commas between');

/** An address that cannot carry a password: it is shown in errors and logs. */
const registryUrl = z
  .url({ protocol: /^https?$/ })
  .regex(/^[^/]*\/\/[^/@]*(\/|$)/)
  .describe('http(s) address of the Confluent-compatible API, without user and password');

/** Where Kafka and the schema registry are, how they are reached, and what our topics are called. */
export const kafkaVariables = {
  KAFKA_BROKERS: brokerList,
  SCHEMA_REGISTRY_URL: registryUrl,
  ...securityVariables,
  HOLDPOINT_TOPIC_PREFIX: z
    .string()
    .regex(/^[a-zA-Z0-9._-]+$/)
    .default('holdpoint.')
    .describe('what every topic name begins with'),
  HOLDPOINT_PARTITIONS: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(12)
    .describe('partitions of the task topics, fixed at creation'),
};

/** How often a partition's state is kept beside its log, so that a recovery need not replay all of it. */
export const snapshotVariables = {
  SNAPSHOT_EVENTS: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(5_000)
    .describe('records of a partition of the log between two snapshots, 1 to 1,000,000'),
  SNAPSHOT_MS: z.coerce
    .number()
    .int()
    .min(100)
    .max(86_400_000)
    .default(30_000)
    .describe('the longest between two snapshots while anything happens: milliseconds, 100 to a day'),
};

/** Where health and metrics are served. */
export const httpVariables = {
  HTTP_HOST: z.string().min(1).default('127.0.0.1').describe('address to listen on'),
  HTTP_PORT: z.coerce.number().int().min(0).max(65_535).default(0).describe('port for health and metrics, 0 for any free one'),
};

/** How much is logged. */
export const logVariables = {
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info').describe('least level that is logged'),
};

/** Where PostgreSQL is. The address holds a password. */
export const databaseVariables = {
  DATABASE_URL: secret(z.url({ protocol: /^postgres(ql)?$/ })).describe('postgres://user:password@host:port/database'),
};

/** How a projection's schema comes to be. Whoever owns schemas and roles is not whom the service runs as. */
export const migrationVariables = {
  DATABASE_OWNER_URL: secret(z.url({ protocol: /^postgres(ql)?$/ }))
    .optional()
    .describe('postgres://… of whoever may create schemas and roles, for migrations; DATABASE_URL where it is absent'),
  DATABASE_MIGRATE: z
    .enum(['start', 'never'])
    .default('start')
    .describe('start: migrate before projecting; never: somebody else does'),
};
