/** Reading and following a log in all of its partitions at once; each partition keeps its own order. */
import type { PartitionAdvanced } from '@holdpoint/contracts/messages/task-events';
import type { Admin } from '@holdpoint/stream/ports';
import type { Message, RawRecord, StreamRecord } from '@holdpoint/stream/record';
import { type EventLog, isAdvance } from './event-log.ts';
import { decodeInTime, decodeOrThrow } from './follow.ts';

/** Tells by key and headers alone which records are of interest; the others are not decoded. */
export type Wants = (raw: RawRecord) => boolean;

/** Visits every event up to the log's present end; returns that end, by partition. */
export async function readLog<E extends Message>(
  admin: Admin,
  log: EventLog<E>,
  visit: (event: E) => void,
  wants?: Wants,
): Promise<readonly number[]> {
  const ranges = await admin.ranges(log.topic);
  await Promise.all(
    ranges.map(({ start, end }, partition) =>
      log.reader.read(log.topic, partition, start, end, (raw) =>
        visitOne(raw, visit, wants, () => decodeOrThrow(log.decoder, raw)),
      ),
    ),
  );
  return ranges.map(({ end }) => end);
}

/** How a log is followed. */
export interface FollowLog<E extends Message> {
  readonly signal: AbortSignal;
  readonly onEvent: (event: E) => void;
  readonly wants?: Wants;
}

/** Follows every partition from these offsets until the signal aborts; a silent schema registry is waited for. @throws what makes one of them fail */
export async function followLog<E extends Message>(
  log: EventLog<E>,
  from: readonly number[],
  { signal, onEvent, wants }: FollowLog<E>,
): Promise<void> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const onRecords = async (records: readonly RawRecord[]): Promise<void> => {
    for (const raw of records) await visitOne(raw, onEvent, wants, () => decodeInTime(log.decoder, raw, either));
  };
  const follows = from.map((offset, partition) =>
    log.reader.follow({ topic: log.topic, partition, from: offset, signal: either, onRecords }).catch((error: unknown) => {
      failed.abort();
      throw error;
    }),
  );
  await Promise.all(follows);
}

async function visitOne<E extends Message>(
  raw: RawRecord,
  visit: (event: E) => void,
  wants: Wants | undefined,
  decode: () => Promise<StreamRecord<E | PartitionAdvanced>>,
): Promise<void> {
  if (wants?.(raw) === false) return;
  const { message } = await decode();
  if (!isAdvance(message)) visit(message);
}
