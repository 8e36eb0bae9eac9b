/** What most workloads do around what they measure: warm up, send many tasks at once, wait until a log has shown so many records. */
import type { Connection } from '@holdpoint/client/connection';
import { sendRequest } from '@holdpoint/client/submit';
import { headerNames } from '@holdpoint/contracts/headers';
import type { RawRecord } from '@holdpoint/stream/record';
import type { Bed } from './bed.ts';
import { followEnds, tasksOf } from './client.ts';
import { closedLoop } from './load.ts';
import { agents } from './names.ts';
import { tell } from './progress.ts';
import { untilProjected } from './projections.ts';
import { requestOf, type Series } from './requests.ts';

/** Runs the warm-up tasks to their end, projections included; returns them, since the log holds them too. */
export async function warmUp({ options, fleet, connection, database }: Bed): Promise<Series> {
  const series: Series = { name: 'warm-up', agent: agents.calls, count: options.warmUp };
  tell(`warming up with ${series.count} tasks`);
  const ends = await followEnds(connection);
  await ends.during(closedLoop(series.count, options.inFlight, tasksOf(connection, ends, series)), fleet.broken);
  await ends.stop();
  await untilProjected(database, [series]);
  return series;
}

/** Sends every request of a series and returns when the broker has them. */
export async function sendAll(connection: Connection, series: Series, atOnce: number): Promise<void> {
  await closedLoop(series.count, atOnce, async (index) => void (await sendRequest(connection, requestOf(series, index))));
}

const PATIENCE_MS = 300_000;

/** Follows a topic from these offsets until `count` records of a type have been shown to `onRecord`. @throws after five minutes, or the signal's reason */
export async function untilShown(
  { reader }: Connection,
  { topic, type, count }: { readonly topic: string; readonly type: string; readonly count: number },
  from: readonly number[],
  broken: AbortSignal,
  onRecord: (raw: RawRecord) => void | Promise<void> = () => undefined,
): Promise<void> {
  const done = new AbortController();
  const over = AbortSignal.any([broken, AbortSignal.timeout(PATIENCE_MS)]);
  const signal = AbortSignal.any([done.signal, over]);
  const state = { shown: 0 };
  const onRecords = async (records: readonly RawRecord[]): Promise<void> => {
    for (const raw of records) {
      if (raw.headers[headerNames.type] !== type || state.shown >= count) continue;
      await onRecord(raw);
      state.shown += 1;
      if (state.shown === count) done.abort();
    }
  };
  await Promise.all(from.map((offset, partition) => reader.follow({ topic, partition, from: offset, signal, onRecords })));
  if (state.shown < count) throw new Error(`${state.shown} of ${count} ${type} on ${topic}`, { cause: over.reason });
}
