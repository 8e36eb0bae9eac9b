import { join } from 'node:path';
import type { LocalConfig } from './config.ts';
import { provideServers } from './download.ts';
import { foldersOf } from './home.ts';
import { checkJava } from './java.ts';
import { startKafka } from './kafka.ts';
import { startPostgres } from './postgres.ts';
import { mustHold } from './problem.ts';
import { startRegistry } from './registry.ts';
import type { RunRecord } from './run-file.ts';
import type { ServerName, StartServer } from './started-server.ts';

/** What decides which servers are missing and how they are started. */
export interface ServerOptions {
  readonly home: string;
  readonly fast: boolean;
  readonly log: (message: string) => void;
  readonly config: LocalConfig;
}

/** How to start each server that the environment gives no address for. Java and the files are provided first. */
export async function missingServers(options: ServerOptions, run: RunRecord): Promise<ReadonlyMap<ServerName, StartServer>> {
  const { config, home, fast } = options;
  const missing = new Map<ServerName, StartServer>();
  if (config.brokers === undefined || config.registryUrl === undefined) {
    for (const [name, start] of await javaServers(options, run)) missing.set(name, start);
  }
  if (config.brokers !== undefined) missing.delete('kafka');
  if (config.registryUrl !== undefined) missing.delete('registry');
  if (config.databaseUrl === undefined) {
    missing.set('postgres', (port) => startPostgres({ home, fast, folder: run.postgresFolder, password: run.password }, port));
  }
  return missing;
}

/** Kafka and the registry, which share a Java and a download. */
async function javaServers(options: ServerOptions, run: RunRecord): Promise<[ServerName, StartServer][]> {
  const { config, home, fast, log } = options;
  const java = mustHold(checkJava(config));
  const servers = await provideServers({ home, java, log, config });
  const common = { home, java: java.executable, fast, env: config.inherited };
  const { data } = foldersOf(home);
  const kafka = { ...common, jars: servers.kafkaJars, folder: join(data, 'kafka'), clusterId: run.clusterId };
  const registry = { ...common, program: servers.registryFolder, folder: join(data, 'registry') };
  return [
    ['kafka', (port) => startKafka(kafka, port)],
    ['registry', (port) => startRegistry(registry, port)],
  ];
}
