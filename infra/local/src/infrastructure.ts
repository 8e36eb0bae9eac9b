import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Child } from './child.ts';
import { type LocalConfig, localConfig } from './config.ts';
import { checkDisk } from './disk.ts';
import { provideServers } from './download.ts';
import { createFolders, foldersOf, refuseForeignHome, wipe } from './home.ts';
import { lockHome, ownIdentity } from './home-lock.ts';
import { checkJava } from './java.ts';
import { startKafka } from './kafka.ts';
import { startPostgres } from './postgres.ts';
import { postgresAccount } from './postgres-account.ts';
import { clusterOf, createPostgresFolder, removePostgresFolder } from './postgres-folder.ts';
import { mustHold } from './problem.ts';
import { endLeftovers } from './process-record.ts';
import { startRegistry } from './registry.ts';
import { type RunRecord, readRunRecord, writeRunRecord } from './run-file.ts';

/*
 * Owns: one Kafka, one schema registry and one PostgreSQL on this machine, from nothing to ready and back.
 * Does not own: the services that use them (service.ts), topics, schemas of the database.
 *
 * I1 One process runs a home (home-lock.ts).
 * I2 What is started ends with this process, whatever ends it (watchdog-link.ts).
 * I3 What an earlier run left is ended before anything is started, and nothing else is (process-record.ts).
 * I4 What the environment gives an address for is not started.
 */

/** How local infrastructure is to be started. */
export interface LocalOptions {
  /** Folder for data, logs and state. Another run needs another one. */
  readonly home: string;
  /** Starts sooner, runs slower, and is not durable against a crash of the machine. For tests. */
  readonly fast?: boolean;
  /** Takes the data of the last run up again instead of wiping them. */
  readonly keepData?: boolean;
  /** Fixed ports; those not named are free ones. */
  readonly ports?: { readonly kafka?: number; readonly registry?: number; readonly postgres?: number };
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
  /** The processes that were started here, by name; empty for what the environment gave. */
  readonly pids: Readonly<Record<string, number>>;
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
  refuseForeignHome(home);
  const lock = await lockHome(home, createFolders(home).locks);
  const children: Child[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(children.map((child) => child.stop()));
    lock.release();
  };
  try {
    const run = await takeOver({ ...options, home });
    const addresses = await startMissing({ ...options, home, config }, run, children);
    writeRunRecord(home, { ...run, addresses });
    return { home, ...addresses, pids: pidsOf(children), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function pidsOf(children: readonly Child[]): Record<string, number> {
  return Object.fromEntries(
    children.filter((child) => child.ended() === undefined).map((child) => [child.name, child.identity.pid]),
  );
}

/** Ends what the last run left running, wipes its data unless they are kept, and records this run as the owner. */
async function takeOver(options: LocalOptions): Promise<RunRecord> {
  const { home } = options;
  const previous = readRunRecord(home);
  const left = await endLeftovers(home);
  if (left.length > 0) options.log(`Ended what an earlier run had left: ${left.join(', ')}.`);
  const kept = options.keepData === true ? previous : undefined;
  if (kept === undefined) {
    if (previous !== undefined) removePostgresFolder(foldersOf(home).data, previous.postgresFolder);
    wipe(home);
  }
  createFolders(home);
  const run = recordFor(home, kept);
  writeRunRecord(home, run);
  return run;
}

function recordFor(home: string, kept: RunRecord | undefined): RunRecord {
  const canKeep = kept !== undefined && existsSync(clusterOf(kept.postgresFolder));
  return {
    version: 1,
    owner: ownIdentity(),
    password: kept?.password ?? randomBytes(18).toString('base64url'),
    clusterId: kept?.clusterId ?? randomBytes(16).toString('base64url'),
    postgresFolder: canKeep ? kept.postgresFolder : createPostgresFolder(foldersOf(home).data, postgresAccount()),
  };
}

type Resolved = LocalOptions & { readonly config: LocalConfig };

async function startMissing(options: Resolved, run: RunRecord, children: Child[]): Promise<LocalAddresses> {
  const keep = <T extends { child: Child }>(started: T): T => {
    children.push(started.child);
    return started;
  };
  const results = await Promise.allSettled([
    startServers(options, run, keep),
    options.config.databaseUrl ??
      startDatabase(options, run)
        .then(keep)
        .then((started) => started.databaseUrl),
  ]);
  const [servers, databaseUrl] = results;
  if (servers.status === 'rejected') throw servers.reason;
  if (databaseUrl.status === 'rejected') throw databaseUrl.reason;
  return { ...servers.value, databaseUrl: databaseUrl.value };
}

type Keep = <T extends { child: Child }>(started: T) => T;

/** Kafka and the registry, which share a Java and a download. */
async function startServers(options: Resolved, run: RunRecord, keep: Keep): Promise<Omit<LocalAddresses, 'databaseUrl'>> {
  const { config, home, ports } = options;
  if (config.brokers !== undefined && config.registryUrl !== undefined) {
    return { brokers: config.brokers, registryUrl: config.registryUrl };
  }
  const java = mustHold(checkJava(config));
  const servers = await provideServers({ home, java, log: options.log, config });
  const common = { home, java: java.executable, fast: options.fast === true, env: config.inherited };
  const folder = foldersOf(home).data;
  const results = await Promise.allSettled([
    config.brokers ??
      startKafka({
        ...common,
        jars: servers.kafkaJars,
        folder: join(folder, 'kafka'),
        clusterId: run.clusterId,
        port: ports?.kafka,
      })
        .then(keep)
        .then((started) => started.brokers),
    config.registryUrl ??
      startRegistry({ ...common, program: servers.registryFolder, folder: join(folder, 'registry'), port: ports?.registry })
        .then(keep)
        .then((started) => started.registryUrl),
  ]);
  const [brokers, registryUrl] = results;
  if (brokers.status === 'rejected') throw brokers.reason;
  if (registryUrl.status === 'rejected') throw registryUrl.reason;
  return { brokers: brokers.value, registryUrl: registryUrl.value };
}

function startDatabase(options: Resolved, run: RunRecord): Promise<{ child: Child; databaseUrl: string }> {
  return startPostgres({
    home: options.home,
    folder: run.postgresFolder,
    password: run.password,
    fast: options.fast === true,
    port: options.ports?.postgres,
  });
}
