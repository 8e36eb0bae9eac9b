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
import { LocalProblem } from '@holdpoint/local/problem';
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
  /** Of its topics; 1 if not given. */
  readonly replicationFactor?: number;
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
  /** All that a process of a service is given. */
  environmentOf(service: ServiceName): Readonly<Record<string, string>>;
  /** Starts one process of a service and returns when it is ready; `env` is added to what it gets anyway. An executor is of the app's first pool. */
  start(service: ServiceName, env?: Readonly<Record<string, string>>): Promise<Service>;
  /** Ends the connection. Services are stopped by whoever started them. */
  close(): Promise<void>;
}

/** Creates everything but the processes. @throws LocalProblem with what the registry, Kafka or PostgreSQL refuse */
export async function openInstallation(options: InstallationOptions): Promise<Installation> {
  const settings = settingsOf(options);
  const { app, partitions } = options;
  const keys = createInstallationKeys(options.home, app.peopleFile, app.auditSigner);
  const pools = Object.fromEntries(app.pools.map((pool) => [pool, partitions]));
  const plan = { topology: { partitions, pools }, replicationFactor: options.replicationFactor ?? 1 };
  const [made, databases] = await Promise.all([
    createInstallation(settings, { ...plan, at: new Date().toISOString() }),
    createInstallationDatabases(options.addresses.databaseUrl, app.database, options.databaseSuffix),
  ]).catch((error: unknown) => notSetUp(options, error));
  const connection = await connect(settings).catch((error: unknown) => notSetUp(options, error));
  const environment = commonEnvironment(options);
  const own = serviceEnvironments({ app, partitions, keys, databases }, app.pools[0]);
  const appsOwn = { [app.databaseVariable]: databases.appUrl };
  const environmentOf = (service: ServiceName) => ({
    ...environment,
    ...own[service],
    ...(service === 'tool-executor' ? appsOwn : {}),
  });
  return {
    home: options.home,
    keys,
    databases,
    connection,
    environment,
    topics: made.created.length + made.existing.length,
    environmentOf,
    start: (service, env) =>
      startService({
        name: service,
        entry: entryOf(service),
        env: { ...environmentOf(service), ...env },
        home: options.home,
        log: options.log,
        readyDeadlineMs: 60_000,
      }),
    close: () => connection.close(),
  };
}

/** Nothing runs yet that could wait: whoever started it hears which server did not do what was asked. */
function notSetUp({ home }: InstallationOptions, cause: unknown): never {
  const problem = {
    code: 'SETUP_FAILED',
    message: `The installation could not be set up: ${cause instanceof Error ? cause.message : String(cause)}.`,
    remedy: `What Kafka, the schema registry and PostgreSQL say themselves is in ${join(home, 'logs')}.`,
  } as const;
  throw new LocalProblem(problem, cause);
}

/** The program of a service. */
export const entryOf = (service: ServiceName): string => join(root, 'services', service, 'src/main.ts');

function settingsOf({ app, addresses, topicPrefix, partitions }: InstallationOptions): ConnectionSettings {
  const { brokers, registryUrl } = addresses;
  return { brokers: brokers.split(','), registryUrl, topicPrefix, partitions, source: app.source };
}
