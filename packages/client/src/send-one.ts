import type { Outgoing, RecordPosition } from '@holdpoint/stream/record';
import type { Connection } from './connection.ts';

/** Sends one message and says where it lies once all in-sync replicas have it. */
export async function sendOne({ sender }: Connection, outgoing: Outgoing): Promise<RecordPosition> {
  const [position] = await sender.send([outgoing]);
  if (position === undefined) throw new RangeError('the publisher acknowledged nothing');
  return position;
}
