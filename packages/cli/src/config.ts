/** The only place of the command line that reads the environment. */
import { join, resolve } from 'node:path';
import type { ConnectionSettings } from '@holdpoint/client/settings';
import { loadConfig } from '@holdpoint/process/config';
import {
  kafkaSecurity,
  registrySecurity,
  type SecurityVariables,
  securityAgrees,
  securityVariables,
} from '@holdpoint/process/connection-security';
import { databaseVariables, kafkaVariables, migrationVariables } from '@holdpoint/process/variables';
import { z } from 'zod';

const { KAFKA_BROKERS, SCHEMA_REGISTRY_URL } = kafkaVariables;

/** Where `npm run demo` and `npm start` keep their state. */
const PROJECT_HOME = join(import.meta.dirname, '../../..', '.holdpoint');

/** Every variable is optional: what is absent is taken from the installation that runs on this machine, or from an option. */
const variables = z
  .object({
    ...securityVariables,
    KAFKA_BROKERS: maybe(KAFKA_BROKERS),
    SCHEMA_REGISTRY_URL: maybe(SCHEMA_REGISTRY_URL),
    DATABASE_URL: maybe(databaseVariables.DATABASE_URL),
    DATABASE_OWNER_URL: migrationVariables.DATABASE_OWNER_URL,
    HOLDPOINT_TOPIC_PREFIX: kafkaVariables.HOLDPOINT_TOPIC_PREFIX,
    HOLDPOINT_PARTITIONS: maybe(kafkaVariables.HOLDPOINT_PARTITIONS.unwrap(), kafkaVariables.HOLDPOINT_PARTITIONS.description),
    HOLDPOINT_HOME: z.string().default(PROJECT_HOME).describe('the folder of the local installation'),
    REMEMBERED_TASKS_PER_PARTITION: z.coerce.number().int().min(1).default(1_000_000).describe('as the task-runner has it'),
    REMEMBERED_FOR_MS: z.coerce
      .number()
      .int()
      .min(1)
      .default(24 * 3_600_000)
      .describe('as the task-runner has it'),
    HOLDPOINT_KEY_FILE: z.string().optional().describe("an approver's private key file"),
  })
  .superRefine(securityAgrees);

/** The same variable, allowed to be absent; what it expects is told as before. */
function maybe<T extends z.ZodType>(schema: T, expected = schema.description): z.ZodOptional<T> {
  return schema.optional().describe(expected ?? 'another value');
}

/** What the command line takes from its environment. */
export interface CliConfig {
  readonly brokers: readonly string[] | undefined;
  readonly registryUrl: string | undefined;
  /** TLS and logins towards both. */
  readonly security: Pick<ConnectionSettings, 'ssl' | 'sasl' | 'registryAuth'>;
  readonly databaseUrl: string | undefined;
  /** Of whoever owns the projections, as the projectors have it; `databaseUrl` where it is absent. */
  readonly databaseOwnerUrl: string | undefined;
  readonly topicPrefix: string;
  /** N, when it was said; else the broker is asked. */
  readonly partitions: number | undefined;
  /** Where a local installation keeps its state, absolute. */
  readonly home: string;
  /** How the task-runner is told to remember ended tasks; its own defaults where nothing is said. */
  readonly remembered: { readonly tasksPerPartition: number; readonly forMs: number };
  readonly keyFile: string | undefined;
}

/** Reads the environment. @throws ConfigError naming each wrong variable and what it expects */
export function cliConfig(env: NodeJS.ProcessEnv = process.env): CliConfig {
  const read = loadConfig(variables, env);
  return {
    brokers: read.KAFKA_BROKERS,
    registryUrl: read.SCHEMA_REGISTRY_URL,
    security: securityOf(read),
    databaseUrl: read.DATABASE_URL,
    databaseOwnerUrl: read.DATABASE_OWNER_URL,
    topicPrefix: read.HOLDPOINT_TOPIC_PREFIX,
    partitions: read.HOLDPOINT_PARTITIONS,
    home: resolve(read.HOLDPOINT_HOME),
    remembered: { tasksPerPartition: read.REMEMBERED_TASKS_PER_PARTITION, forMs: read.REMEMBERED_FOR_MS },
    keyFile: read.HOLDPOINT_KEY_FILE,
  };
}

function securityOf(read: SecurityVariables): CliConfig['security'] {
  const { auth } = registrySecurity(read);
  return { ...kafkaSecurity(read), ...(auth === undefined ? {} : { registryAuth: auth }) };
}
