import { existsSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { foldersOf, wipe } from './home.ts';
import type { LocalAddresses } from './infrastructure.ts';
import { removePostgresFolder } from './postgres-folder.ts';
import { isRunning, signalProcess } from './process-identity.ts';
import { endLeftovers } from './process-record.ts';
import { readRunRecord, runFileOf } from './run-file.ts';
import { waitUntil } from './wait.ts';

/** How long the owner of a home may take to stop everything in order. */
const OWNER_DEADLINE_MS = 60_000;

/**
 * Stops the run of a home from another process: its owner is asked to (SIGTERM), and what is left is ended.
 * Returns the names of what was still running; empty if nothing was.
 */
export async function stopLocal(options: { readonly home: string }): Promise<string[]> {
  const home = resolve(options.home);
  const owner = readRunRecord(home)?.owner;
  const stopped: string[] = [];
  if (owner !== undefined && owner.pid !== process.pid && isRunning(owner)) {
    signalProcess(owner, 'SIGTERM');
    await waitUntil(() => !isRunning(owner), OWNER_DEADLINE_MS);
    stopped.push('launcher');
  }
  if (!existsSync(foldersOf(home).processes)) return stopped;
  return [...stopped, ...(await endLeftovers(home))];
}

/** Where the run of a home is to be found, for a command in another terminal; undefined when none runs. */
export function runningAddresses(home: string): LocalAddresses | undefined {
  const record = readRunRecord(resolve(home));
  return record !== undefined && isRunning(record.owner) ? record.addresses : undefined;
}

/** Removes what the last run of a home has written, wherever that lies. Only when it no longer runs. */
export function discardHome(home: string): void {
  const folder = resolve(home);
  const record = readRunRecord(folder);
  if (record === undefined) return;
  removePostgresFolder(foldersOf(folder).data, record.postgresFolder);
  wipe(folder);
  rmSync(runFileOf(folder), { force: true });
}
