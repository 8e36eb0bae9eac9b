import type { Decoder } from '@holdpoint/stream/codec';
import type { PartitionReader } from '@holdpoint/stream/ports';
import type { Message, RawRecord, StreamRecord } from '@holdpoint/stream/record';
import { systemClock } from '@holdpoint/stream/system-clock';
import { untilRegistryAnswers } from '@holdpoint/stream/until-registry-answers';

/** Where to read, and when to give up. */
export interface FollowFrom {
  readonly topic: string;
  readonly partition: number;
  readonly from: number;
  readonly signal: AbortSignal;
  /** Tells by key and headers alone which records are of interest; the others are not decoded. Left out: all of them. */
  readonly wants?: (raw: RawRecord) => boolean;
}

/** A record of a log that its own writer's readers cannot read: a defect, never skipped. */
export class UnreadableRecordError extends Error {
  override readonly name = 'UnreadableRecordError';
}

/**
 * Follows one partition until `visit` answers something other than undefined, and returns that.
 * @throws the signal's reason once it aborts; UnreadableRecordError for a record that cannot be decoded
 */
export async function followUntil<M extends Message, T>(
  reader: PartitionReader,
  decoder: Decoder<M>,
  { topic, partition, from, signal, wants }: FollowFrom,
  visit: (record: StreamRecord<M>) => T | undefined,
): Promise<T> {
  const found = new AbortController();
  const answer: { value?: T } = {};
  const visitAll = async (records: readonly RawRecord[]) => {
    for (const raw of records) {
      if (wants?.(raw) === false) continue;
      const value = visit(await decodeInTime(decoder, raw, signal));
      if (value === undefined) continue;
      answer.value = value;
      return found.abort();
    }
  };
  await reader.follow({ topic, partition, from, signal: AbortSignal.any([signal, found.signal]), onRecords: visitAll });
  if (answer.value === undefined) throw signal.reason;
  return answer.value;
}

/**
 * The decoded record, whenever the schema registry gives its word: who follows a log has time, and its silence is not an answer.
 * @throws UnreadableRecordError; StoppedError once the signal aborts
 */
export function decodeInTime<M extends Message>(
  decoder: Decoder<M>,
  raw: RawRecord,
  signal: AbortSignal,
): Promise<StreamRecord<M>> {
  const patience = { clock: systemClock, signal, onWaiting: () => undefined, onRunning: () => undefined };
  return untilRegistryAnswers(patience, () => decodeOrThrow(decoder, raw));
}

/** The decoded record. @throws UnreadableRecordError, RegistryUnavailableError */
export async function decodeOrThrow<M extends Message>(decoder: Decoder<M>, raw: RawRecord): Promise<StreamRecord<M>> {
  const decoded = await decoder.decode(raw);
  if (decoded.ok) return decoded.record;
  const { code, detail } = decoded.malformed;
  throw new UnreadableRecordError(`${raw.topic}/${raw.partition}/${raw.offset}: ${code}, ${detail}`);
}
