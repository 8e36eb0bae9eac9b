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
import { commonEnvironment, type ServiceName, serviceEnvironments } from './service-environments.ts';

const root = resolve(import.meta.dirname, '../../..');

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
  const own = serviceEnvironments({ app, partitions, keys, databases }, app.pools[0]);
  const appsOwn = { [app.databaseVariable]: databases.appUrl };
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
        env: { ...environment, ...own[service], ...(service === 'tool-executor' ? appsOwn : {}), ...env },
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
