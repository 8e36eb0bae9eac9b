/** The only place of the command line that reads the environment. */
import { resolve } from 'node:path';
import { loadConfig } from '@holdpoint/process/config';
import { databaseVariables, kafkaVariables } from '@holdpoint/process/variables';
import { z } from 'zod';

const { KAFKA_BROKERS, SCHEMA_REGISTRY_URL } = kafkaVariables;

/** Every variable is optional: what is absent is taken from the installation that runs on this machine, or from an option. */
const variables = z.object({
  KAFKA_BROKERS: KAFKA_BROKERS.optional(),
  SCHEMA_REGISTRY_URL: SCHEMA_REGISTRY_URL.optional(),
  DATABASE_URL: databaseVariables.DATABASE_URL.optional(),
  HOLDPOINT_TOPIC_PREFIX: kafkaVariables.HOLDPOINT_TOPIC_PREFIX,
  HOLDPOINT_PARTITIONS: kafkaVariables.HOLDPOINT_PARTITIONS.unwrap().optional(),
  HOLDPOINT_HOME: z.string().default('.holdpoint').describe('the folder of the local installation'),
  HOLDPOINT_KEY_FILE: z.string().optional().describe("an approver's private key file"),
});

/** What the command line takes from its environment. */
export interface CliConfig {
  readonly brokers: readonly string[] | undefined;
  readonly registryUrl: string | undefined;
  readonly databaseUrl: string | undefined;
  readonly topicPrefix: string;
  /** N, when it was said; else the broker is asked. */
  readonly partitions: number | undefined;
  /** Where a local installation keeps its state, absolute. */
  readonly home: string;
  readonly keyFile: string | undefined;
}

/** Reads the environment. @throws ConfigError naming each wrong variable and what it expects */
export function cliConfig(env: NodeJS.ProcessEnv = process.env): CliConfig {
  const read = loadConfig(variables, env);
  return {
    brokers: read.KAFKA_BROKERS,
    registryUrl: read.SCHEMA_REGISTRY_URL,
    databaseUrl: read.DATABASE_URL,
    topicPrefix: read.HOLDPOINT_TOPIC_PREFIX,
    partitions: read.HOLDPOINT_PARTITIONS,
    home: resolve(read.HOLDPOINT_HOME),
    keyFile: read.HOLDPOINT_KEY_FILE,
  };
}
