import type { CheckpointPublished } from '@holdpoint/contracts/messages/audit';
import type { Connection } from './connection.ts';
import { readTopic } from './read-topic.ts';

const TOPIC = 'audit.checkpoints';

/** The newest checkpoint of each audit log, by the log's name. Nothing is verified here: that takes a key. */
export async function newestCheckpoints(connection: Connection): Promise<ReadonlyMap<string, CheckpointPublished>> {
  const newest = new Map<string, CheckpointPublished>();
  await readTopic(connection, TOPIC, connection.checkpoints, ({ message }) => {
    if (message.size >= (newest.get(message.log)?.size ?? 0)) newest.set(message.log, message);
  });
  return newest;
}
