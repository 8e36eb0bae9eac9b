/** Reads what a run has left behind: topics and the shop's tables, nothing else. */

import { newestCheckpoints } from '@holdpoint/client/checkpoint-log';
import type { Connection } from '@holdpoint/client/connection';
import { taskLog } from '@holdpoint/client/event-log';
import { readTopic } from '@holdpoint/client/read-topic';
import { readLog } from '@holdpoint/client/whole-log';
import type { TaskEvent } from '@holdpoint/contracts/messages/task-events';
import { deadLetteringServices } from '@holdpoint/contracts/topics';
import type { PublishedLeaf } from './checker/audit.ts';

/** Every event of every task, each task's in their order. */
export async function readTaskEvents(connection: Connection): Promise<readonly TaskEvent[]> {
  const events: TaskEvent[] = [];
  await readLog(connection.admin, taskLog(connection), (event) => events.push(event));
  return events;
}

/** Every leaf on `audit.compliance`, and the newest checkpoint of each log. A record that came again, whole, counts once: publishing is at least once. */
export async function readPublishedAudit(
  connection: Connection,
): Promise<{ readonly leaves: readonly PublishedLeaf[]; readonly checkpoints: readonly string[]; readonly covered: number }> {
  const seen = new Map<string, PublishedLeaf>();
  await readTopic(connection, 'audit.compliance', connection.leaves, ({ message }) => {
    const { log, index, leaf, hash } = message;
    seen.set(JSON.stringify([log, index, leaf, hash]), message);
  });
  const leaves = [...seen.values()];
  const newest = [...(await newestCheckpoints(connection)).values()];
  return { leaves, checkpoints: newest.map(({ note }) => note), covered: newest.reduce((sum, { size }) => sum + size, 0) };
}

/** How many records lie on the dead-letter topics. */
export async function countDeadLetters(connection: Connection): Promise<number> {
  const ranges = await Promise.all(deadLetteringServices.map((service) => connection.admin.ranges(`dead-letter.${service}`)));
  return ranges.flat().reduce((sum, { start, end }) => sum + end - start, 0);
}
