/*
 * What is measured: local infrastructure and one installation on it, started from nothing, with every service but the console as a process.
 * Owns: all of it, its data and its keys. I1: `close` leaves nothing behind. I2: a process that ends by itself breaks the run.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '@holdpoint/client/connect';
import type { Connection } from '@holdpoint/client/connection';
import type { ConnectionSettings } from '@holdpoint/client/settings';
import type { Installation } from '@holdpoint/installation/installation';
import { localConfig } from '@holdpoint/local/config';
import { type LocalInfrastructure, startLocalInfrastructure } from '@holdpoint/local/infrastructure';
import { discardHome } from '@holdpoint/local/stop-local';
import { stopOnSignal } from '@holdpoint/local/stop-on-signal';
import { openDatabase } from '@holdpoint/process/postgres';
import type { Database } from '@holdpoint/process/sql';
import { Fleet } from './fleet.ts';
import { openBenchInstallation, settingsOf } from './installation.ts';
import type { BenchOptions } from './options.ts';
import { tell } from './progress.ts';

export interface Bed {
  readonly home: string;
  readonly options: BenchOptions;
  readonly infrastructure: LocalInfrastructure;
  readonly settings: ConnectionSettings;
  readonly installation: Installation;
  readonly fleet: Fleet;
  /** The load generator's own connection. */
  readonly connection: Connection;
  /** Reads the projections as their owner. */
  readonly database: Database;
  /** Connects anew after Kafka was killed. */
  reconnect(): Promise<Connection>;
  close(): Promise<void>;
}

/** Everything but the services, which `bed.fleet` starts. `callsFile`: under the home, where the tools are to note what they do. */
export async function openBed(options: BenchOptions, callsFile?: string): Promise<Bed> {
  const home = mkdtempSync(join(tmpdir(), 'holdpoint-bench-'));
  // PostgreSQL's own account has to reach its data when we are root.
  chmodSync(home, 0o711);
  const stops: (() => unknown)[] = [() => discard(home)];
  const close = async (): Promise<void> => {
    for (const stop of stops.splice(0).reverse()) await stop();
  };
  stops.unshift(stopOnSignal(close));
  try {
    return await open(options, callsFile === undefined ? {} : { BENCH_CALLS_FILE: join(home, callsFile) }, home, stops, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function open(
  options: BenchOptions,
  env: Readonly<Record<string, string>>,
  home: string,
  stops: (() => unknown)[],
  close: () => Promise<void>,
): Promise<Bed> {
  const config = { ...localConfig(), brokers: undefined, registryUrl: undefined, databaseUrl: undefined };
  tell('starting Kafka, schema registry and PostgreSQL');
  const infrastructure = await startLocalInfrastructure({ home, log: tell, config });
  stops.push(() => infrastructure.stop());
  const settings = settingsOf(infrastructure, options);
  const installation = await openBenchInstallation(infrastructure, options);
  const current = { connection: installation.connection };
  stops.push(() => current.connection.close());
  const { ownerUrl: url } = installation.databases;
  const database = openDatabase({ url, service: 'holdpoint-bench', maxConnections: 2, onIdleError: () => undefined });
  stops.push(() => database.close());
  const fleet = new Fleet({ infrastructure, installation, options, env });
  stops.push(() => fleet.stop());
  return {
    ...{ home, options, infrastructure, settings, installation, fleet, database, close },
    get connection() {
      return current.connection;
    },
    async reconnect() {
      await current.connection.close().catch(() => undefined);
      current.connection = await connect(settings);
      return current.connection;
    },
  };
}

function discard(home: string): void {
  discardHome(home);
  rmSync(home, { recursive: true, force: true });
}
