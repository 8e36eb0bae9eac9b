import type { Decoder } from '@holdpoint/stream/codec';
import type { Admin, PartitionReader } from '@holdpoint/stream/ports';
import type { Message, RawRecord, StreamRecord } from '@holdpoint/stream/record';

/** What reading a topic from its end needs. */
export interface TopicEnds<M extends Message> {
  readonly admin: Admin;
  readonly reader: PartitionReader;
  readonly decoder: Decoder<M>;
}

/** Offsets of the first look back; each next one is as long as all before together. */
const FIRST_WINDOW = 200;

/** An output topic of ours holds what we cannot read. */
export class UnreadableOutputError extends Error {
  override readonly name = 'UnreadableOutputError';
}

/**
 * The last record of a partition that `isWanted`, looked for from the end backwards in growing windows; undefined when there is none.
 *
 * @throws UnreadableOutputError for a record that cannot be decoded
 */
export async function lastRecord<M extends Message>(
  ends: TopicEnds<M>,
  topic: string,
  partition: number,
  isWanted: (message: M) => boolean,
): Promise<StreamRecord<M> | undefined> {
  const range = (await ends.admin.ranges(topic))[partition];
  if (range === undefined) throw new UnreadableOutputError(`${topic} has no partition ${partition}`);
  let until = range.end;
  for (let window = FIRST_WINDOW; until > range.start; window *= 2) {
    const from = Math.max(range.start, until - window);
    const found = await lastWithin(ends, { topic, partition, from, until }, isWanted);
    if (found !== undefined) return found;
    until = from;
  }
  return undefined;
}

interface Stretch {
  readonly topic: string;
  readonly partition: number;
  readonly from: number;
  readonly until: number;
}

async function lastWithin<M extends Message>(
  { reader, decoder }: TopicEnds<M>,
  { topic, partition, from, until }: Stretch,
  isWanted: (message: M) => boolean,
): Promise<StreamRecord<M> | undefined> {
  let found: StreamRecord<M> | undefined;
  await reader.read(topic, partition, from, until, async (raw) => {
    const record = await decode(decoder, raw);
    if (isWanted(record.message)) found = record;
  });
  return found;
}

async function decode<M extends Message>(decoder: Decoder<M>, raw: RawRecord): Promise<StreamRecord<M>> {
  const decoded = await decoder.decode(raw);
  if (decoded.ok) return decoded.record;
  const { code, detail } = decoded.malformed;
  throw new UnreadableOutputError(`${raw.topic}/${raw.partition}/${raw.offset}: ${code}, ${detail}`);
}
