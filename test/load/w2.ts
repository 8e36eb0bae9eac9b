/** W2: how long a task takes. An open loop at a fixed rate, from the client's send to its reading of the end. */
import { openBed } from './bed.ts';
import { followEnds, tasksOf } from './client.ts';
import { openLoop } from './load.ts';
import { agents, callsOf } from './names.ts';
import type { BenchOptions } from './options.ts';
import { percentilesOf, round } from './percentiles.ts';
import { tell } from './progress.ts';
import { untilProjected, verifyProjections } from './projections.ts';
import type { Series } from './requests.ts';
import type { Result } from './result.ts';
import { warmUp } from './series-work.ts';
import { cpuByProcess, difference, mapped, total } from './usage.ts';
import { verifyLog } from './verify-log.ts';

export async function w2(options: BenchOptions): Promise<Result> {
  const { rate, seconds } = options;
  const measured: Series = { name: 'measured', agent: agents.calls, count: rate * seconds };
  const bed = await openBed(options);
  try {
    const { fleet, connection, database } = bed;
    await fleet.startServices();
    const both = [await warmUp(bed), measured];
    const ends = await followEnds(connection);
    tell(`${rate} tasks/s for ${seconds} s`);
    const times: number[] = [];
    const [startedAt, cpu] = [performance.now(), cpuByProcess(fleet)];
    const run = tasksOf(connection, ends, measured, (ms) => void times.push(ms));
    await ends.during(openLoop(measured.count, rate, run), fleet.broken);
    const used = difference(cpuByProcess(fleet), cpu);
    const took = (performance.now() - startedAt) / 1_000;
    await untilProjected(database, both);
    await ends.stop();
    tell('verifying');
    const log = await verifyLog(connection, both);
    return {
      findings: [...log.findings, ...(await verifyProjections(database, both))],
      figures: {
        task_ms: percentilesOf(times),
        step_ms: percentilesOf(times.map((ms) => ms / callsOf[measured.agent])),
        cores: round(total(used) / took, 3),
        cores_by_process: mapped(used, (value) => round(value / took, 3)),
      },
    };
  } finally {
    await bed.close();
  }
}
