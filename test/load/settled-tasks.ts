/** Waits until each task of a series has ended, or waits for a person about a call in doubt. */
import type { Connection } from '@holdpoint/client/connection';
import { headerNames } from '@holdpoint/contracts/headers';
import type { RawRecord } from '@holdpoint/stream/record';
import { type Series, taskIdsOf } from './requests.ts';

export interface Settled {
  readonly inDoubt: ReadonlySet<string>;
  /** When the last one had ended, on the clock of `performance.now()`; those in doubt do not count. */
  readonly lastAt: number;
}

const topic = 'task.events';
const PATIENCE_MS = 300_000;

/** Reads from these offsets on, and so sees also what has ended before. @throws after five minutes, or the signal's reason */
export async function untilSettled(
  connection: Connection,
  series: Series,
  from: readonly number[],
  broken: AbortSignal,
): Promise<Settled> {
  const open = new Set(taskIdsOf(series));
  const inDoubt = new Set<string>();
  const done = new AbortController();
  const over = AbortSignal.any([broken, AbortSignal.timeout(PATIENCE_MS)]);
  let lastAt = 0;
  const onRecords = (records: readonly RawRecord[]): void => {
    for (const { key, headers } of records) {
      if (key === null || !open.has(key)) continue;
      const type = headers[headerNames.type];
      if (type === 'CallInDoubt') inDoubt.add(key);
      if (!isEnd(type)) continue;
      open.delete(key);
      inDoubt.delete(key);
      lastAt = performance.now();
    }
    if (open.size === inDoubt.size) done.abort();
  };
  const signal = AbortSignal.any([done.signal, over]);
  await Promise.all(
    from.map((offset, partition) => connection.reader.follow({ topic, partition, from: offset, signal, onRecords })),
  );
  if (open.size > inDoubt.size) throw new Error(`${open.size - inDoubt.size} tasks neither end nor ask`, { cause: over.reason });
  return { inDoubt, lastAt };
}

const isEnd = (type: string | undefined): boolean =>
  type === 'TaskCompleted' || type === 'TaskFailed' || type === 'TaskCancelled';
