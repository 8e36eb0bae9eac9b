/** W4: everything is killed while calls run, and nobody helps. What is repeated is counted by the tool itself, in a file. */
import { join } from 'node:path';
import { type Bed, openBed } from './bed.ts';
import { readCallsFile } from './calls-file.ts';
import { agents, callsOf } from './names.ts';
import type { BenchOptions } from './options.ts';
import { round } from './percentiles.ts';
import { tell } from './progress.ts';
import { untilProjected, verifyProjections } from './projections.ts';
import type { Series } from './requests.ts';
import type { Result } from './result.ts';
import { sendAll, untilShown, warmUp } from './series-work.ts';
import { untilSettled } from './settled-tasks.ts';
import { verifyLog } from './verify-log.ts';

const KILL_AT_SHARE = 0.4;
const CALLS_FILE = 'calls.txt';
const topic = 'task.events';

export async function w4(options: BenchOptions): Promise<Result> {
  const bed = await openBed(options, CALLS_FILE);
  try {
    await bed.fleet.startServices();
    const agent = options.effect === 'once' ? agents.once : agents.calls;
    const series: Series = { name: 'killed', agent, count: options.tasks };
    const both = [await warmUp(bed), series];
    const { inDoubt, ...times } = await killAtWork(bed, series);
    if (inDoubt.size === 0) await untilProjected(bed.database, both);
    tell('verifying');
    const log = await verifyLog(bed.connection, both, inDoubt);
    const repeated = repeats(bed);
    const twice = options.effect === 'once' && repeated > 0 ? [`${repeated} calls of effect once were repeated`] : [];
    return {
      findings: [...log.findings, ...twice, ...(inDoubt.size === 0 ? await verifyProjections(bed.database, both) : [])],
      figures: {
        ...times,
        ...{ effect: options.effect, repeated_calls: repeated, lost_tasks: log.lost, in_doubt: inDoubt.size },
        ...(options.effect === 'once' ? { repeated_once_calls: repeated } : {}),
      },
    };
  } finally {
    await bed.close();
  }
}

/** Seconds from the kill, and the tasks that wait for a person about a doubt. */
async function killAtWork(bed: Bed, series: Series) {
  const { connection, fleet, options } = bed;
  const starts = (await connection.admin.ranges(topic)).map(({ end }) => end);
  const count = Math.floor(series.count * callsOf[series.agent] * KILL_AT_SHARE);
  tell(`${series.count} tasks; kill -9 of everything after ${count} calls`);
  const reached = untilShown(connection, { topic, type: 'CallSucceeded', count }, starts, fleet.broken);
  await Promise.all([reached, sendAll(connection, series, options.inFlight)]);
  const killedAt = performance.now();
  const since = (at: number) => round((at - killedAt) / 1_000, 2);
  await fleet.killAll();
  await fleet.restartAll();
  const upAt = performance.now();
  tell('everything is up again');
  const { inDoubt, lastAt } = await untilSettled(await bed.reconnect(), series, starts, fleet.broken);
  return { up_s: since(upAt), all_done_s: since(lastAt), inDoubt };
}

function repeats({ home }: Bed): number {
  return [...readCallsFile(join(home, CALLS_FILE)).values()].reduce((sum, times) => sum + times - 1, 0);
}
