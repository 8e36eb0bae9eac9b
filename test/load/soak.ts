/** The soak: a steady load for minutes, and whether memory and lag stay where they are. */
import { openBed } from './bed.ts';
import { followEnds, tasksOf } from './client.ts';
import { openLoop } from './load.ts';
import { agents } from './names.ts';
import type { BenchOptions } from './options.ts';
import { percentilesOf, round } from './percentiles.ts';
import { tell } from './progress.ts';
import { untilProjected, verifyProjections } from './projections.ts';
import type { Series } from './requests.ts';
import type { Result } from './result.ts';
import { warmUp } from './series-work.ts';
import { SoakWatch } from './soak-watch.ts';
import { verifyLog } from './verify-log.ts';

export async function soak(options: BenchOptions): Promise<Result> {
  const { rate, seconds } = options;
  const bed = await openBed(options);
  try {
    const { fleet, connection, database } = bed;
    await fleet.startServices();
    const series: Series = { name: 'soak', agent: agents.calls, count: rate * seconds };
    const both = [await warmUp(bed), series];
    tell(`${rate} tasks/s for ${seconds} s`);
    const ends = await followEnds(connection);
    const times: number[] = [];
    const watch = SoakWatch.begin(bed, () => ends.count + options.warmUp);
    await ends.during(
      openLoop(
        series.count,
        rate,
        tasksOf(connection, ends, series, (ms) => void times.push(ms)),
      ),
      fleet.broken,
    );
    const watched = await watch.end();
    await untilProjected(database, both);
    await ends.stop();
    tell('verifying');
    const log = await verifyLog(connection, both);
    return {
      findings: [...log.findings, ...watched.findings, ...(await verifyProjections(database, both))],
      figures: {
        ...watched.figures,
        task_ms: percentilesOf(times),
        lost_tasks: log.lost,
        events: log.events,
        seconds: round(seconds, 0),
      },
    };
  } finally {
    await bed.close();
  }
}
