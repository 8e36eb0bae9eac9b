/** What a process and its descendants have used, as Linux tells it in /proc (proc(5)). */
import { readdirSync, readFileSync } from 'node:fs';

/** USER_HZ: the unit of utime and stime. It is 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

interface Stat {
  readonly pid: number;
  readonly parent: number;
  readonly ticks: number;
}

/** CPU seconds (user and system) of a process since it started, with all of its children, living or gone. */
export function cpuSeconds(pid: number): number {
  return familyOf(pid).reduce((sum, { ticks }) => sum + ticks, 0) / TICKS_PER_SECOND;
}

/** Memory of a process and its descendants in bytes; pages that they share count once. */
export function pssBytes(pid: number): number {
  return familyOf(pid).reduce((sum, one) => sum + ownPssBytes(one.pid), 0);
}

/** The same of this one process. */
export function ownPssBytes(pid: number): number {
  return kilobytes(`/proc/${pid}/smaps_rollup`, 'Pss') * 1_024;
}

/** Resident memory of this one process in bytes. */
export function rssBytes(pid: number): number {
  return kilobytes(`/proc/${pid}/status`, 'VmRSS') * 1_024;
}

function familyOf(pid: number): readonly Stat[] {
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? statOf(Number(name)) : []));
  const family = all.filter((stat) => stat.pid === pid);
  for (const member of family) family.push(...all.filter(({ parent }) => parent === member.pid));
  return family;
}

/** Fields 4, 14 to 17. The command in brackets may hold anything, so they are counted from the last bracket. */
function statOf(pid: number): Stat[] {
  const text = readOptional(`/proc/${pid}/stat`);
  if (text === undefined) return [];
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const ticks = fields.slice(11, 15).reduce((sum, one) => sum + one, 0);
  return [{ pid, parent: fields[1] ?? 0, ticks }];
}

function kilobytes(file: string, field: string): number {
  const found = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(readOptional(file) ?? '');
  return Number(found?.[1] ?? 0);
}

/** Undefined when the process is gone. */
function readOptional(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
