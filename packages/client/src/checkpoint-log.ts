import type { CheckpointPublished } from '@holdpoint/contracts/messages/audit';
import type { Connection } from './connection.ts';
import { decodeOrThrow } from './follow.ts';

const TOPIC = 'audit.checkpoints';

/** The newest checkpoint of each audit log, by the log's name. Nothing is verified here: that takes a key. */
export async function newestCheckpoints(connection: Connection): Promise<ReadonlyMap<string, CheckpointPublished>> {
  const newest = new Map<string, CheckpointPublished>();
  const ranges = await connection.admin.ranges(TOPIC);
  for (const [partition, { start, end }] of ranges.entries()) {
    await connection.reader.read(TOPIC, partition, start, end, async (raw) => {
      const { message } = await decodeOrThrow(connection.checkpoints, raw);
      if (message.size >= (newest.get(message.log)?.size ?? 0)) newest.set(message.log, message);
    });
  }
  return newest;
}
