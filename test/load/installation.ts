/** An installation for the benchmark: its keys, schemas, topics and databases, and what each service is started with. */
import { join } from 'node:path';
import { connectAdmin } from '@holdpoint/client/connect';
import { createInstallation } from '@holdpoint/client/create-installation';
import type { ConnectionSettings } from '@holdpoint/client/settings';
import { topicConfig } from '@holdpoint/client/topic-config';
import { familyOf } from '@holdpoint/contracts/topics';
import type { LocalAddresses } from '@holdpoint/local/infrastructure';
import { createInstallationDatabases } from '@holdpoint/retail/demo/databases';
import { createInstallationKeys, type InstallationKeys } from '@holdpoint/retail/demo/keys';
import { pool } from './names.ts';
import type { BenchOptions } from './options.ts';

export interface InstallationFiles {
  readonly keys: InstallationKeys;
  readonly ownerUrl: string;
  readonly auditUrl: string;
  readonly operationsUrl: string;
}

type Placed = LocalAddresses & { readonly home: string };

export function settingsOf({ brokers, registryUrl }: LocalAddresses, { partitions }: BenchOptions): ConnectionSettings {
  return { brokers: brokers.split(','), registryUrl, topicPrefix: 'holdpoint.', partitions, source: 'load-generator' };
}

/** Creates all of it; no process is started. */
export async function createBenchInstallation(
  { home, databaseUrl }: Placed,
  settings: ConnectionSettings,
  { partitions, durable }: BenchOptions,
): Promise<InstallationFiles> {
  const keys = createInstallationKeys(home, join(import.meta.dirname, 'bench-people.yaml'), 'holdpoint.example/bench');
  if (durable) await createDurableLog(settings, partitions);
  const topology = { partitions, pools: { [pool]: partitions } };
  const [, databases] = await Promise.all([
    createInstallation(settings, { topology, replicationFactor: 1, at: new Date().toISOString() }),
    createInstallationDatabases(databaseUrl, ''),
  ]);
  const { ownerUrl, auditUrl, operationsUrl } = databases;
  return { keys, ownerUrl, auditUrl, operationsUrl };
}

/** The log of events as it always is, but flushed to the disk at every append; what exists is left alone by what comes after. */
async function createDurableLog(settings: ConnectionSettings, partitions: number): Promise<void> {
  const admin = await connectAdmin(settings);
  const topic = 'task.events';
  const config = { ...topicConfig(familyOf(topic), 1), 'flush.messages': '1' };
  await admin.createTopics([{ topic, partitions, replicationFactor: 1, config }]).finally(() => admin.close());
}

/** What every service gets. */
export function commonEnvironment({ brokers, registryUrl, topicPrefix, partitions }: ConnectionSettings, home: string) {
  return {
    KAFKA_BROKERS: brokers.join(','),
    SCHEMA_REGISTRY_URL: registryUrl,
    HOLDPOINT_TOPIC_PREFIX: topicPrefix,
    HOLDPOINT_PARTITIONS: String(partitions),
    HOLDPOINT_HOME: home,
    LOG_LEVEL: 'warn',
  };
}

/** What each service gets beyond the common. */
export function serviceEnvironments({ keys, ownerUrl, auditUrl, operationsUrl }: InstallationFiles, options: BenchOptions) {
  return {
    'task-runner': { POLICY_FILE: join(import.meta.dirname, 'bench-policy.yaml'), TOOL_POOLS: pool },
    'tool-executor': {
      APP_MODULE: options.app,
      POOL: pool,
      POOL_PARTITIONS: String(options.partitions),
      APPROVAL_PUBLIC_KEYS: keys.approvalPublicKeysFile,
      PEOPLE_FILE: keys.peopleFile,
    },
    'approval-service': { APPROVAL_SIGNING_KEY_FILE: keys.approvalSigningKeyFile, PEOPLE_FILE: keys.peopleFile },
    'audit-projector': {
      DATABASE_URL: auditUrl,
      DATABASE_OWNER_URL: ownerUrl,
      AUDIT_SIGNER_KEY_FILE: keys.auditSignerKeyFile,
      AUDIT_REFERENCE_KEY_FILE: keys.auditReferenceKeyFile,
    },
    'metrics-projector': { DATABASE_URL: operationsUrl, DATABASE_OWNER_URL: ownerUrl },
  } as const;
}
