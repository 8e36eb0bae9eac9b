/** The storefront: puts a set's requests on the topic, as an upstream system does. */
import type { Connection } from '@holdpoint/client/connection';
import { submitTask } from '@holdpoint/client/submit';
import type { OpenDataSet } from '../data-set/data-set.ts';
import { toTaskRequests } from '../requests.ts';

/** Requests in flight at once. */
const AT_ONCE = 32;

/** Sends every request of the set; returns the task ids in the set's order. */
export async function sendRequests(connection: Connection, set: OpenDataSet, requestedAt: string): Promise<readonly string[]> {
  const requests = toTaskRequests({ set, requestedAt });
  const taskIds: string[] = [];
  for (let from = 0; from < requests.length; from += AT_ONCE) {
    const sent = await Promise.all(requests.slice(from, from + AT_ONCE).map((request) => submitTask(connection, request)));
    taskIds.push(...sent.map(({ taskId }) => taskId));
  }
  return taskIds;
}
