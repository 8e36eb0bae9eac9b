import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Account } from './postgres-account.ts';

/** Where data go when the home lies where PostgreSQL's account cannot go, below /root, say. Kept over restarts by the system. */
const ELSEWHERE = '/var/tmp/holdpoint-postgres-';

/**
 * A folder for PostgreSQL's data, below the home if its account can reach that, else below /var/tmp. `cluster` in it
 * belongs to that account, the folder itself to us.
 */
export function createPostgresFolder(dataFolder: string, account: Account | undefined): string {
  const folder = join(dataFolder, 'postgres');
  prepare(folder, account);
  if (account === undefined || canReach(account, clusterOf(folder))) return folder;
  rmSync(folder, { recursive: true, force: true });
  const elsewhere = mkdtempSync(ELSEWHERE);
  prepare(elsewhere, account);
  return elsewhere;
}

/** The data directory of the cluster in such a folder. */
export function clusterOf(folder: string): string {
  return join(folder, 'cluster');
}

/** Removes what {@link createPostgresFolder} made, wherever that was. Any other folder is left alone. */
export function removePostgresFolder(dataFolder: string, folder: string): void {
  const isOurs = dirname(folder) === dataFolder || folder.startsWith(ELSEWHERE);
  if (isOurs && existsSync(folder)) rmSync(folder, { recursive: true, force: true });
}

function prepare(folder: string, account: Account | undefined): void {
  mkdirSync(clusterOf(folder), { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o711);
  if (account !== undefined) chownSync(clusterOf(folder), account.uid, account.gid);
}

function canReach(account: Account, folder: string): boolean {
  const run = spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { cwd: '/', uid: account.uid, gid: account.gid });
  return run.status === 0;
}
