import type { Decoder } from '@holdpoint/stream/codec';
import type { Message, StreamRecord } from '@holdpoint/stream/record';
import type { Connection } from './connection.ts';
import { decodeOrThrow } from './follow.ts';

/**
 * Visits every record of a topic up to its present end, one partition after another, each in its order.
 * @throws UnreadableRecordError for a record that cannot be decoded
 */
export async function readTopic<M extends Message>(
  { admin, reader }: Pick<Connection, 'admin' | 'reader'>,
  topic: string,
  decoder: Decoder<M>,
  visit: (record: StreamRecord<M>) => void,
): Promise<void> {
  for (const [partition, { start, end }] of (await admin.ranges(topic)).entries()) {
    await reader.read(topic, partition, start, end, async (raw) => visit(await decodeOrThrow(decoder, raw)));
  }
}
