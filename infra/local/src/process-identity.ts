import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * One process and no other. A process id is given out again after its process has ended; with the time at which that
 * process started it is not. `startTime` is opaque: compare it, do not read it.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTime: string;
}

/** The identity of a process, also of one that has ended and is not cleared away yet. Undefined when there is none. */
export function identify(pid: number): ProcessIdentity | undefined {
  const found = inspect(pid);
  return found === undefined ? undefined : { pid, startTime: found.startTime };
}

/** Whether this very process still runs. */
export function isRunning(identity: ProcessIdentity): boolean {
  const found = inspect(identity.pid);
  return found !== undefined && found.startTime === identity.startTime && !found.zombie;
}

/** Sends a signal to this very process; nothing happens if it is gone or its pid belongs to another one now. */
export function signalProcess(identity: ProcessIdentity, signal: NodeJS.Signals): void {
  if (!isRunning(identity)) return;
  try {
    process.kill(identity.pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

interface Inspected {
  readonly startTime: string;
  readonly zombie: boolean;
}

function inspect(pid: number): Inspected | undefined {
  return process.platform === 'linux' ? inspectProc(pid) : inspectPs(pid);
}

/** Clock ticks since boot (field 22 of proc(5) stat), with the boot's own id: ticks repeat after a restart of the machine. */
function inspectProc(pid: number): Inspected | undefined {
  const stat = readOptional(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The second field is the command in brackets and may hold anything, so the fields are counted from the last bracket.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = fields[19];
  if (ticks === undefined) return undefined;
  const boot = readOptional('/proc/sys/kernel/random/boot_id')?.slice(0, 8) ?? 'boot';
  return { startTime: `${ticks}@${boot}`, zombie: fields[0] === 'Z' || fields[0] === 'X' };
}

/** Where there is no /proc: the start to the second, as ps tells it. */
function inspectPs(pid: number): Inspected | undefined {
  const env = { LC_ALL: 'C', PATH: '/bin:/usr/bin' };
  const run = spawnSync('ps', ['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', env });
  const [state, ...start] = run.stdout.trim().split(/\s+/);
  if (run.status !== 0 || state === undefined || start.length === 0) return undefined;
  return { startTime: start.join('_'), zombie: state.startsWith('Z') };
}

function readOptional(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
