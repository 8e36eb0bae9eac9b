/**
 * Client ids that say which process they are: kafkajs's member ids begin with them, so that a successor on the same host can tell
 * which members of a group are processes that no longer live.
 */
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

export interface ProcessMark {
  readonly host: string;
  readonly pid: number;
  /** What tells two processes of one id apart: clock ticks since boot on Linux, else 0. */
  readonly startedAt: number;
}

/** `<service>@<host>@<pid>@<startedAt>` */
export function clientIdOf(service: string): string {
  return `${service}@${hostname()}@${process.pid}@${startTimeOf(process.pid) ?? 0}`;
}

/** The process behind a member id; undefined when it was not made by `clientIdOf`. */
export function markOf(memberId: string): ProcessMark | undefined {
  const [, host, pid, startedAt] = /^[^@]+@([^@]+)@(\d+)@(\d+)-/.exec(memberId) ?? [];
  return host === undefined ? undefined : { host, pid: Number(pid), startedAt: Number(startedAt) };
}

/**
 * True only when the process ran on this very host and is known to be gone. In a container that was started again it had our own process id
 * (1, mostly) and another start time.
 */
export function isGone(mark: ProcessMark): boolean {
  if (mark.host !== hostname()) return false;
  if (!isRunning(mark.pid)) return true;
  const startedAt = startTimeOf(mark.pid);
  return startedAt !== undefined && mark.startedAt !== 0 && startedAt !== mark.startedAt;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, under another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Field 22 of /proc/<pid>/stat; undefined where there is none. The second field may hold spaces, and ends with the last parenthesis. */
function startTimeOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
  } catch {
    return undefined;
  }
}
