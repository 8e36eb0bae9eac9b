import type { Connection } from '@holdpoint/client/connection';
import { headerNames } from '@holdpoint/contracts/headers';

/** Where to look, and for what. */
export interface Point {
  readonly topic: string;
  /** A message type. */
  readonly type: string;
}

/** Runs `act` in the moment in which the next committed record of that type is seen on the topic. @throws the signal's reason once it aborts */
export async function atRecord(
  { admin, reader }: Connection,
  { topic, type }: Point,
  signal: AbortSignal,
  act: () => void,
): Promise<void> {
  const ranges = await admin.ranges(topic);
  const seen = new AbortController();
  const either = AbortSignal.any([signal, seen.signal]);
  const follows = ranges.map(({ end }, partition) =>
    reader.follow({
      ...{ topic, partition, from: end, signal: either },
      onRecords: (records) => {
        if (seen.signal.aborted || !records.some(({ headers }) => headers[headerNames.type] === type)) return;
        act();
        seen.abort();
      },
    }),
  );
  await Promise.all(follows);
  if (!seen.signal.aborted) throw signal.reason;
}
