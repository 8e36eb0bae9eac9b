import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Child } from './child.ts';
import { type LocalConfig, localConfig } from './config.ts';
import { checkDisk } from './disk.ts';
import { createDataFolder, createFolders, foldersOf, refuseForeignHome, wipe } from './home.ts';
import { lockHome, ownIdentity } from './home-lock.ts';
import { newClusterId } from './kafka-cluster-id.ts';
import { missingServers } from './missing-servers.ts';
import { postgresAccount } from './postgres-account.ts';
import { clusterOf, createPostgresFolder, removePostgresFolder } from './postgres-folder.ts';
import { mustHold } from './problem.ts';
import { endLeftovers } from './process-record.ts';
import { type RunRecord, readRunRecord, writeRunRecord } from './run-file.ts';
import type { ServerName, StartedServer, StartServer } from './started-server.ts';

/*
 * Owns: one Kafka, one schema registry and one PostgreSQL on this machine, from nothing to ready and back.
 * Does not own: the services that use them (service.ts), topics, schemas of the database.
 *
 * I1 One process runs a home (home-lock.ts).
 * I2 What is started ends with this process, whatever ends it (watchdog-link.ts).
 * I3 What an earlier run left is ended before anything is started, and nothing else is (process-record.ts).
 * I4 What the environment gives an address for is not started.
 */

type Ports = { readonly [name in ServerName]?: number };
type Missing = ReadonlyMap<ServerName, StartServer>;

/** How local infrastructure is to be started. */
export interface LocalOptions {
  /** Folder for data, logs and state. Another run needs another one. */
  readonly home: string;
  /** Starts sooner, runs slower, and is not durable against a crash of the machine. For tests. */
  readonly fast?: boolean;
  /** Takes the data of the last run up again instead of wiping them. */
  readonly keepData?: boolean;
  /** Fixed ports; those not named are free ones. */
  readonly ports?: Ports;
  /** Told what takes long, in sentences for a person. */
  readonly log: (message: string) => void;
  readonly config?: LocalConfig;
}

/** Where clients find the three. */
export interface LocalAddresses {
  /** For `KAFKA_BROKERS`. */
  readonly brokers: string;
  /** For `SCHEMA_REGISTRY_URL`: the Confluent-compatible API, version 7. */
  readonly registryUrl: string;
  /** For `DATABASE_URL`: a superuser, unless the environment gave another address. */
  readonly databaseUrl: string;
}

/** Infrastructure that runs. */
export interface LocalInfrastructure extends LocalAddresses {
  readonly home: string;
  /** The processes that run now of those that were started here, by name; empty for what the environment gave. */
  pids(): Partial<Record<ServerName, number>>;
  /** The processes that were started last, by which can be told that one has ended. */
  processes(): readonly Pick<Child, 'name' | 'exit' | 'logFile'>[];
  /** Starts one again that has ended or was killed, at its address and with its data. Stops it first if it runs. */
  restart(name: ServerName): Promise<void>;
  /** Stops what was started here and gives the home free. Data and logs stay until the next start. */
  stop(): Promise<void>;
}

/**
 * Starts what the environment gives no address for, all at once, and returns when each is ready.
 * Throws {@link LocalProblem} with a code and a remedy; nothing is left running then.
 */
export async function startLocalInfrastructure(options: LocalOptions): Promise<LocalInfrastructure> {
  const home = resolve(options.home);
  const config = options.config ?? localConfig();
  mustHold(checkDisk(home));
  const lock = await lockHome(home, createFolders(home).locks);
  const running = new Map<ServerName, StartedServer>();
  const stop = async (): Promise<void> => {
    await Promise.all([...running.values()].map((server) => server.child.stop()));
    lock.release();
  };
  try {
    const run = await takeOver({ ...options, home });
    const missing = await missingServers({ home, fast: options.fast === true, log: options.log, config }, run);
    await startAll(missing, options.ports ?? {}, running);
    const addresses = addressesOf(config, running);
    writeRunRecord(home, { ...run, addresses });
    return {
      ...{ home, ...addresses, stop },
      pids: () => pidsOf(running),
      processes: () => [...running.values()].map(({ child }) => child),
      restart: (name) => restart(name, missing, running),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Waits for each of them, also after one has failed: what has been started must be known before it can be stopped. */
async function startAll(missing: Missing, ports: Ports, running: Map<ServerName, StartedServer>): Promise<void> {
  const starts = [...missing].map(async ([name, start]) => {
    running.set(name, await start(ports[name]));
  });
  const failed = (await Promise.allSettled(starts)).find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

function addressesOf(config: LocalConfig, running: ReadonlyMap<ServerName, StartedServer>): LocalAddresses {
  return {
    brokers: config.brokers ?? addressOf('kafka', running),
    registryUrl: config.registryUrl ?? addressOf('registry', running),
    databaseUrl: config.databaseUrl ?? addressOf('postgres', running),
  };
}

function addressOf(name: ServerName, running: ReadonlyMap<ServerName, StartedServer>): string {
  const server = running.get(name);
  if (server === undefined) throw new Error(`${name} was neither given nor started`);
  return server.address;
}

function pidsOf(running: ReadonlyMap<ServerName, StartedServer>): Partial<Record<ServerName, number>> {
  const alive = [...running].filter(([, server]) => server.child.ended() === undefined);
  return Object.fromEntries(alive.map(([name, server]) => [name, server.child.identity.pid]));
}

async function restart(name: ServerName, missing: Missing, running: Map<ServerName, StartedServer>): Promise<void> {
  const start = missing.get(name);
  const before = running.get(name);
  if (start === undefined || before === undefined) throw new Error(`${name} was not started here, so it cannot be started again`);
  await before.child.stop();
  running.set(name, await start(before.port));
}

/** Ends what the last run left running, wipes its data unless they are kept, and records this run as the owner. */
async function takeOver(options: LocalOptions): Promise<RunRecord> {
  const { home } = options;
  refuseForeignHome(home);
  const previous = readRunRecord(home);
  const left = await endLeftovers(home);
  if (left.length > 0) options.log(`Ended what an earlier run had left: ${left.join(', ')}.`);
  const kept = options.keepData === true ? previous : undefined;
  if (kept === undefined && previous !== undefined) {
    removePostgresFolder(foldersOf(home).data, previous.postgresFolder);
    wipe(home);
    createFolders(home);
  }
  return recordRun(home, kept);
}

/** Records the run before there are data, or a kill in between would leave data of which nobody knows whose they are. */
function recordRun(home: string, kept: RunRecord | undefined): RunRecord {
  const { data } = foldersOf(home);
  const run: RunRecord = {
    version: 1,
    owner: ownIdentity(),
    password: kept?.password ?? randomBytes(18).toString('base64url'),
    clusterId: kept?.clusterId ?? newClusterId(),
    postgresFolder: kept?.postgresFolder ?? join(data, 'postgres'),
  };
  writeRunRecord(home, run);
  createDataFolder(home);
  if (existsSync(clusterOf(run.postgresFolder))) return run;
  const placed = { ...run, postgresFolder: createPostgresFolder(data, postgresAccount()) };
  writeRunRecord(home, placed);
  return placed;
}
