/** W1: how much work is done. C tasks in flight until N have completed, and the bare loop's same work beside it. */
import { join } from 'node:path';
import { foldersOf } from '@holdpoint/local/home';
import { readRunRecord } from '@holdpoint/local/run-file';
import { measureBare } from './bare/measure.ts';
import { type Bed, openBed } from './bed.ts';
import { followEnds, tasksOf } from './client.ts';
import { allocatedBytes } from './disk-figures.ts';
import { closedLoop } from './load.ts';
import { agents } from './names.ts';
import type { BenchOptions } from './options.ts';
import { percentilesOf, round } from './percentiles.ts';
import { tell } from './progress.ts';
import { untilProjected, verifyProjections } from './projections.ts';
import type { Series } from './requests.ts';
import type { Result } from './result.ts';
import { warmUp } from './series-work.ts';
import { cpuByProcess, difference, mapped, pssByProcess, total } from './usage.ts';
import { verifyLog } from './verify-log.ts';

export async function w1(options: BenchOptions): Promise<Result> {
  const measured = await onFreshServers(options, measure);
  if (!options.bare) return measured;
  // Servers of its own, as new to their work as those of the run: a broker that has run for a while is twice as fast as one that begins.
  const { tasksPerSecond, cpu, appendsPerTask, findings } = await onFreshServers(options, measureBare);
  const beside = {
    bare_tasks_per_s: round(tasksPerSecond, 1),
    ratio: round(measured.tasksPerSecond / tasksPerSecond, 3),
    bare_appends_per_task: appendsPerTask,
    bare_cpu_s_per_1000_total: round((total(cpu) / options.tasks) * 1_000, 2),
    bare_cpu_s_per_1000: perThousand(cpu, options.tasks),
  };
  return { findings: [...measured.findings, ...findings], figures: { ...measured.figures, ...beside } };
}

async function onFreshServers<T>(options: BenchOptions, work: (bed: Bed) => Promise<T>): Promise<T> {
  const bed = await openBed(options);
  try {
    return await work(bed);
  } finally {
    await bed.close();
  }
}

type Measured = Result & { readonly tasksPerSecond: number };

async function measure(bed: Bed): Promise<Measured> {
  const { options, fleet, database, connection } = bed;
  const measured: Series = { name: 'measured', agent: agents.calls, count: options.tasks };
  await fleet.startServices();
  const both = [await warmUp(bed), measured];
  const ends = await followEnds(connection);
  tell(`measuring ${measured.count} tasks, ${options.inFlight} in flight`);
  const [cpu, disk] = [cpuByProcess(fleet), diskOf(bed)];
  const times: number[] = [];
  const run = tasksOf(connection, ends, measured, (ms) => void times.push(ms));
  const seconds = await ends.during(closedLoop(measured.count, options.inFlight, run), fleet.broken);
  const { auditedAt, countedAt } = await untilProjected(database, both);
  const used = difference(cpuByProcess(fleet), cpu);
  const pss = pssByProcess(fleet);
  const grown = difference(diskOf(bed), disk);
  await ends.stop();
  tell('verifying');
  const log = await verifyLog(connection, both);
  const tasksPerSecond = measured.count / seconds;
  return {
    tasksPerSecond,
    findings: [...log.findings, ...(await verifyProjections(database, both))],
    figures: {
      tasks_per_s: round(tasksPerSecond, 1),
      cpu_s_per_1000_total: round((total(used) / measured.count) * 1_000, 2),
      cpu_s_per_1000: perThousand(used, measured.count),
      appends_per_task: round(log.appends / (options.warmUp + measured.count), 2),
      audited_lag_s: round((auditedAt - ends.lastAt) / 1_000, 2),
      metrics_lag_s: round((countedAt - ends.lastAt) / 1_000, 2),
      task_ms: percentilesOf(times),
      pss_mib: pss,
      disk_bytes_per_task: mapped(grown, (bytes) => Math.round(bytes / measured.count)),
    },
  };
}

function diskOf({ home }: Bed) {
  const { data } = foldersOf(home);
  const postgres = readRunRecord(home)?.postgresFolder;
  return { kafka: allocatedBytes(join(data, 'kafka')), postgres: postgres === undefined ? 0 : allocatedBytes(postgres) };
}

const perThousand = (used: Readonly<Record<string, number>>, tasks: number) =>
  mapped(used, (seconds) => round((seconds / tasks) * 1_000, 3));
