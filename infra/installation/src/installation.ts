/*
 * One installation of Holdpoint with the tools of one app: keys, schemas, topics, databases, and its services as processes.
 * Owns: what it creates, in its home and under its topic prefix. Does not own: Kafka, registry and PostgreSQL, which it is given.
 */
import { join, resolve } from 'node:path';
import { connect } from '@holdpoint/client/connect';
import type { Connection } from '@holdpoint/client/connection';
import { createInstallation } from '@holdpoint/client/create-installation';
import type { ConnectionSettings } from '@holdpoint/client/settings';
import type { LocalAddresses } from '@holdpoint/local/infrastructure';
import { type Service, startService } from '@holdpoint/local/service';
import { createInstallationDatabases, type InstallationDatabases } from './databases.ts';
import type { HostedApp } from './hosted-app.ts';
import { createInstallationKeys, type InstallationKeys } from './keys.ts';

const root = resolve(import.meta.dirname, '../../..');

/** The processes of an installation; there may be several of each. */
export const serviceNames = ['task-runner', 'tool-executor', 'approval-service', 'audit-projector', 'metrics-projector'] as const;
export type ServiceName = (typeof serviceNames)[number];

export interface InstallationOptions {
  readonly app: HostedApp;
  readonly addresses: LocalAddresses;
  /** Keys, logs and process records. */
  readonly home: string;
  readonly topicPrefix: string;
  readonly partitions: number;
  /** Keeps two installations on one PostgreSQL apart. */
  readonly databaseSuffix: string;
  readonly log: (message: string) => void;
}

export interface Installation {
  readonly home: string;
  readonly keys: InstallationKeys;
  readonly databases: InstallationDatabases;
  readonly connection: Connection;
  /** What the command line needs to reach it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Topics that were created. */
  readonly topics: number;
  /** Starts one process of a service and returns when it is ready; `env` is added to what it gets anyway. An executor is of the app's first pool. */
  start(service: ServiceName, env?: Readonly<Record<string, string>>): Promise<Service>;
  /** Ends the connection. Services are stopped by whoever started them. */
  close(): Promise<void>;
}

/** Creates everything but the processes. @throws what the registry, Kafka or PostgreSQL refuse */
export async function openInstallation(options: InstallationOptions): Promise<Installation> {
  const settings = settingsOf(options);
  const { app, partitions } = options;
  const keys = createInstallationKeys(options.home, app.peopleFile, app.auditSigner);
  const pools = Object.fromEntries(app.pools.map((pool) => [pool, partitions]));
  const plan = { topology: { partitions, pools }, replicationFactor: 1 };
  const [made, databases] = await Promise.all([
    createInstallation(settings, { ...plan, at: new Date().toISOString() }),
    createInstallationDatabases(options.addresses.databaseUrl, app.database, options.databaseSuffix),
  ]);
  const connection = await connect(settings);
  const environment = commonEnvironment(options);
  const own = serviceEnvironments(options, keys, databases);
  return {
    home: options.home,
    keys,
    databases,
    connection,
    environment,
    topics: made.created.length + made.existing.length,
    start: (service, env) =>
      startService({
        name: service,
        entry: join(root, 'services', service, 'src/main.ts'),
        env: { ...environment, ...own[service], ...env },
        home: options.home,
        log: options.log,
        readyDeadlineMs: 60_000,
      }),
    close: () => connection.close(),
  };
}

function settingsOf({ app, addresses, topicPrefix, partitions }: InstallationOptions): ConnectionSettings {
  const { brokers, registryUrl } = addresses;
  return { brokers: brokers.split(','), registryUrl, topicPrefix, partitions, source: app.source };
}

function commonEnvironment({ addresses, topicPrefix, partitions, home }: InstallationOptions): Record<string, string> {
  return {
    KAFKA_BROKERS: addresses.brokers,
    SCHEMA_REGISTRY_URL: addresses.registryUrl,
    HOLDPOINT_TOPIC_PREFIX: topicPrefix,
    HOLDPOINT_PARTITIONS: String(partitions),
    HOLDPOINT_HOME: home,
  };
}

/** What each service gets beyond the common: no service is given a key or an address that is another's. */
function serviceEnvironments(
  { app, partitions }: InstallationOptions,
  keys: InstallationKeys,
  databases: InstallationDatabases,
): Record<ServiceName, Record<string, string>> {
  return {
    'task-runner': { POLICY_FILE: app.policyFile, TOOL_POOLS: app.pools.join(',') },
    'tool-executor': {
      APP_MODULE: app.module,
      POOL: app.pools[0],
      POOL_PARTITIONS: String(partitions),
      APPROVAL_PUBLIC_KEYS: keys.approvalPublicKeysFile,
      PEOPLE_FILE: keys.peopleFile,
      [app.databaseVariable]: databases.appUrl,
    },
    'approval-service': { APPROVAL_SIGNING_KEY_FILE: keys.approvalSigningKeyFile, PEOPLE_FILE: keys.peopleFile },
    'audit-projector': {
      DATABASE_URL: databases.auditUrl,
      DATABASE_OWNER_URL: databases.ownerUrl,
      AUDIT_SIGNER_KEY_FILE: keys.auditSignerKeyFile,
      AUDIT_REFERENCE_KEY_FILE: keys.auditReferenceKeyFile,
    },
    'metrics-projector': { DATABASE_URL: databases.operationsUrl, DATABASE_OWNER_URL: databases.ownerUrl },
  };
}
