import { chownSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ChildOptions, startChild, waitReady } from './child.ts';
import { startOnPorts } from './ports.ts';
import { type Account, postgresAccount } from './postgres-account.ts';
import { binariesFor } from './postgres-binaries.ts';
import { clusterOf } from './postgres-folder.ts';
import { runToEnd } from './run-to-end.ts';
import type { StartedServer } from './started-server.ts';

/** What starts a PostgreSQL cluster. `fast` gives up durability against a crash of the machine: for tests. */
export interface PostgresOptions {
  readonly home: string;
  /** Made by `createPostgresFolder`; a cluster that it holds is taken up again. */
  readonly folder: string;
  readonly password: string;
  readonly fast: boolean;
}

type Started = Pick<ChildOptions, 'home' | 'env' | 'ending' | 'cwd'> & { readonly account?: Account };

const READY_DEADLINE_MS = 120_000;

/** Starts PostgreSQL and returns the address of its superuser when it takes connections. */
export async function startPostgres(options: PostgresOptions, wanted: number | undefined): Promise<StartedServer> {
  const account = postgresAccount();
  const { folder: binaries } = binariesFor(account, options.folder);
  const cluster = clusterOf(options.folder);
  const common: Started = {
    home: options.home,
    env: { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' },
    // SIGINT is PostgreSQL's fast shutdown: sessions are ended. SIGTERM would wait until clients leave of themselves.
    ending: { signal: 'SIGINT', deadlineMs: 10_000 },
    cwd: cluster,
    ...(account === undefined ? {} : { account }),
  };
  if (!existsSync(join(cluster, 'PG_VERSION'))) await initialise(options, join(binaries, 'initdb'), common);
  return startOnPorts(wanted, 0, async (port) => {
    const args = ['-D', cluster, ...settings(port, options.fast)];
    const child = await startChild({ ...common, name: 'postgres', command: join(binaries, 'postgres'), args });
    await waitReady(child, async () => isReady(cluster, child.identity.pid), READY_DEADLINE_MS);
    return { child, port, address: `postgres://postgres:${options.password}@127.0.0.1:${port}/postgres` };
  });
}

/** Creates the cluster: UTF-8 with the collation that is the same on every system, passwords for every connection. */
async function initialise(options: PostgresOptions, initdb: string, common: Started): Promise<void> {
  const cluster = clusterOf(options.folder);
  const passwordFile = join(options.folder, 'password');
  writeFileSync(passwordFile, options.password, { mode: 0o600 });
  if (common.account !== undefined) chownSync(passwordFile, common.account.uid, common.account.gid);
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = ['-U', 'postgres', `--pwfile=${passwordFile}`, '-A', 'scram-sha-256'];
  const args = ['-D', cluster, ...access, ...locale, '--no-instructions', ...(options.fast ? ['--no-sync'] : [])];
  try {
    await runToEnd({ ...common, name: 'initdb', command: initdb, args });
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function settings(port: number, fast: boolean): string[] {
  const values: Record<string, string | number> = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 200,
    timezone: 'UTC',
    log_timezone: 'UTC',
    // A killed process loses nothing even without these: they guard against a crash of the machine, whose tests are gone then.
    ...(fast ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** PostgreSQL writes its state on line 8 of postmaster.pid, for tools like pg_ctl that start it; line 1 is its process id. */
function isReady(cluster: string, pid: number): boolean {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return false;
  const lines = readFileSync(file, 'utf8').split('\n');
  return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
}
