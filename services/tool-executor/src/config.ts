import { hostname } from 'node:os';
import { poolNameSchema, shortIdSchema } from '@holdpoint/contracts/vocabulary';
import { parsePinnedKeys } from '@holdpoint/core/approval/keys';
import { parsePeople } from '@holdpoint/core/people';
import { configOrExit } from '@holdpoint/process/config';
import { securityAgrees } from '@holdpoint/process/connection-security';
import { fileVariable } from '@holdpoint/process/file-variable';
import { httpVariables, kafkaVariables, logVariables } from '@holdpoint/process/variables';
import { z } from 'zod';

/** Everything that an executor reads from its environment. The files are read once: who may approve changes with a restart. */
export const configSchema = z
  .object({
    ...kafkaVariables,
    ...httpVariables,
    ...logVariables,
    APP_MODULE: z.string().min(1).describe('path of a module whose default export defineApp made'),
    POOL: poolNameSchema.describe('name of the pool that this executor belongs to: lower-case letters, digits, hyphens'),
    POOL_PARTITIONS: z.coerce
      .number()
      .int()
      .min(1)
      .max(10_000)
      .default(12)
      .describe("partitions of the pool's topics, fixed at creation, 1 to 10000"),
    CONCURRENCY: z.coerce.number().int().min(1).max(10_000).default(32).describe('attempts at once in this process, 1 to 10000'),
    APPROVAL_PUBLIC_KEYS: fileVariable("the approval-service's public keys (one JWK, or a JWK Set)", parsePinnedKeys),
    PEOPLE_FILE: fileVariable('people.yaml, with the public keys of those who may approve', parsePeople),
    EXECUTOR_ID: shortIdSchema
      .default(`${hostname()}-${process.pid}`)
      .describe('name of this process in answers and claims, different for each'),
    STOP_DEADLINE_MS: z.coerce
      .number()
      .int()
      .min(1_000)
      .max(3_600_000)
      .default(25_000)
      .describe('how long running attempts may take to end when the process is stopped, milliseconds'),
  })
  .superRefine(securityAgrees);
export type ExecutorConfig = z.output<typeof configSchema>;

/** Reads the environment; a wrong one is told on stderr, and the process exits. */
export const readConfig = (): ExecutorConfig => configOrExit(configSchema);

/** What an app is given for its own settings. */
export const appEnvironment = (): Readonly<Record<string, string | undefined>> => process.env;
