/** What a run comes to: figures for the JSON line, and what is not as it must be. */
import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { serverVersions } from '@holdpoint/local/servers';
import type { BenchOptions } from './options.ts';

export interface Result {
  /** Names and units as in the tables of docs/performance.md. */
  readonly figures: Readonly<Record<string, unknown>>;
  readonly findings: readonly string[];
}

const SHOWN_FINDINGS = 20;

/** The JSON line: what was run, on what, the figures, and whether the outcome is as it must be. */
export function resultLine(options: BenchOptions, { figures, findings }: Result): string {
  const { workload, durable } = options;
  return JSON.stringify({
    workload,
    verified: findings.length === 0,
    ...figures,
    options: shownOptions(options),
    kafka: { 'flush.messages': durable ? 1 : 'kernel', acks: -1, replicas: 1, versions: serverVersions().label },
    machine: machine(),
    ...(findings.length === 0 ? {} : { findings: findings.slice(0, SHOWN_FINDINGS), findings_in_all: findings.length }),
  });
}

/** Those that the workload heeds. */
function shownOptions(options: BenchOptions) {
  const { workload, tasks, inFlight, rate, seconds, partitions, executors, durable, events, window } = options;
  if (workload === 'recover') return { tasks, events, window, partitions, durable };
  const load = workload === 'w2' || workload === 'soak' ? { rate, seconds } : { tasks, in_flight: inFlight };
  return { ...load, partitions, executors, durable };
}

function machine() {
  const [cpu] = cpus();
  return {
    cpu: cpu?.model ?? 'unknown',
    cores: cpus().length,
    memory_gib: Math.round(totalmem() / 2 ** 30),
    kernel: readFileSync('/proc/sys/kernel/osrelease', 'utf8').trim(),
    node: process.version,
    load_average: loadavg().map((value) => Number(value.toFixed(1))),
  };
}
