import { chmodSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LocalProblem } from './problem.ts';
import { runFileOf } from './run-file.ts';

/** The folders of one home. Everything a run writes lies in them, but PostgreSQL's data where that cannot be (see postgres-account.ts). */
export interface HomeFolders {
  readonly data: string;
  readonly logs: string;
  readonly processes: string;
  readonly locks: string;
}

/** Where the parts of a home lie; nothing is created. */
export function foldersOf(home: string): HomeFolders {
  return {
    data: join(home, 'data'),
    logs: join(home, 'logs'),
    processes: join(home, 'processes'),
    locks: join(home, 'locks'),
  };
}

/** Creates the folders that are missing, but for the data. Logs, process records and locks are for the owner's eyes alone. */
export function createFolders(home: string): HomeFolders {
  const folders = foldersOf(home);
  mkdirSync(home, { recursive: true });
  for (const folder of [folders.logs, folders.processes, folders.locks]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folders;
}

/** Creates the folder for data. Others may pass through it: PostgreSQL's account, when we are root. */
export function createDataFolder(home: string): string {
  const { data } = foldersOf(home);
  mkdirSync(data, { recursive: true });
  chmodSync(data, 0o711);
  return data;
}

/**
 * Throws `HOME_UNUSABLE` when the folder holds data that no run of ours has left: it would be wiped at the next start.
 */
export function refuseForeignHome(home: string): void {
  const { data } = foldersOf(home);
  if (!existsSync(data) || existsSync(runFileOf(home))) return;
  throw new LocalProblem({
    code: 'HOME_UNUSABLE',
    message: `${data} exists, but ${home} has no run.json: it is not known whose data this is, and a start would wipe it.`,
    remedy: 'Give another folder in HOLDPOINT_HOME, or remove that one if nothing in it is needed.',
  });
}

/** Removes what the last run has written. */
export function wipe(home: string): void {
  const { data, logs } = foldersOf(home);
  for (const folder of [data, logs]) rmSync(folder, { recursive: true, force: true });
}
