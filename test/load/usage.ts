/** What the processes of a bed have used between two moments. */
import type { Fleet } from './fleet.ts';
import { round } from './percentiles.ts';
import { cpuSeconds, ownPssBytes, pssBytes } from './process-figures.ts';

/** By process; the executors together, and this load generator as `client`. */
export type ByProcess = Readonly<Record<string, number>>;

const groupOf = (name: string): string => (name.startsWith('tool-executor') ? 'tool-executor' : name);

/** CPU seconds since each started. */
export function cpuByProcess(fleet: Fleet): ByProcess {
  const { user, system } = process.cpuUsage();
  return { ...summed(fleet, cpuSeconds), client: (user + system) / 1e6 };
}

/** Proportional memory in MiB. All the others are children of this load generator, which counts alone. */
export function pssByProcess(fleet: Fleet): ByProcess {
  return mapped({ ...summed(fleet, pssBytes), client: ownPssBytes(process.pid) }, (bytes) => round(bytes / 2 ** 20, 0));
}

export function difference(after: ByProcess, before: ByProcess): ByProcess {
  return Object.fromEntries(Object.entries(after).map(([name, value]) => [name, value - (before[name] ?? 0)]));
}

export function mapped(values: ByProcess, of: (value: number) => number): ByProcess {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, of(value)]));
}

export function total(values: ByProcess): number {
  return Object.values(values).reduce((sum, value) => sum + value, 0);
}

function summed(fleet: Fleet, of: (pid: number) => number): ByProcess {
  const sums: Record<string, number> = {};
  for (const [name, pid] of fleet.pids()) sums[groupOf(name)] = (sums[groupOf(name)] ?? 0) + of(pid);
  return sums;
}
