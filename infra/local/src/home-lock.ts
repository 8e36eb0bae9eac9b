import { closeSync, openSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { LocalProblem } from './problem.ts';
import { identify, isRunning, type ProcessIdentity } from './process-identity.ts';

/*
 * Owns: that one process at a time runs a home.
 *
 * Each contender lays down a ticket, a file named for its process, and only then looks at the others.
 * I1 Of two contenders the one that looks later sees the other's ticket, so both never hold the home.
 * I2 A ticket of a process that is gone counts for nothing, and removing it is safe: its name never comes back.
 *    A single lock file would have to be taken over from a dead owner, which two contenders cannot do safely at once.
 * Two that arrive together may both withdraw; each tries again after a random moment, a few times.
 */

const ATTEMPTS = 5;

/** The right to run a home, until it is released or this process ends. */
export interface HomeLock {
  release(): void;
}

/** Takes the home. Throws `HOME_IN_USE`, naming the process that has it. */
export async function lockHome(home: string, locksFolder: string): Promise<HomeLock> {
  const own = ownIdentity();
  for (let attempt = 1; ; attempt += 1) {
    const ticket = layTicket(home, locksFolder, own);
    const other = otherHolder(locksFolder, own);
    if (other === undefined) return { release: () => rmSync(ticket, { force: true }) };
    rmSync(ticket, { force: true });
    if (attempt === ATTEMPTS) throw inUse(home, other.pid);
    await delay(20 + Math.random() * 100);
  }
}

/** The identity of this process. */
export function ownIdentity(): ProcessIdentity {
  const own = identify(process.pid);
  if (own === undefined) throw new Error('The start time of this process cannot be read: /proc or ps is needed.');
  return own;
}

function layTicket(home: string, locksFolder: string, own: ProcessIdentity): string {
  const ticket = join(locksFolder, `${own.pid}-${own.startTime}`);
  try {
    closeSync(openSync(ticket, 'wx', 0o600));
    return ticket;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw inUse(home, own.pid);
    throw error;
  }
}

function otherHolder(locksFolder: string, own: ProcessIdentity): ProcessIdentity | undefined {
  for (const name of readdirSync(locksFolder)) {
    const ticket = parseTicket(name);
    if (ticket === undefined || isSame(ticket, own)) continue;
    if (isRunning(ticket)) return ticket;
    rmSync(join(locksFolder, name), { force: true });
  }
  return undefined;
}

function isSame(a: ProcessIdentity, b: ProcessIdentity): boolean {
  return a.pid === b.pid && a.startTime === b.startTime;
}

function parseTicket(name: string): ProcessIdentity | undefined {
  const parts = /^(?<pid>\d+)-(?<startTime>.+)$/.exec(name)?.groups;
  if (parts?.pid === undefined || parts.startTime === undefined) return undefined;
  return { pid: Number(parts.pid), startTime: parts.startTime };
}

function inUse(home: string, pid: number): LocalProblem {
  return new LocalProblem({
    code: 'HOME_IN_USE',
    message: `${home} is in use by process ${pid}.`,
    remedy: `Stop it (kill ${pid}, or Ctrl-C in its terminal), or give this run a folder of its own: HOLDPOINT_HOME=<folder>.`,
  });
}
