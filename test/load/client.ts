/** The load generator as a client of the installation: it sends requests and reads their ends from the log. */
import type { Connection } from '@holdpoint/client/connection';
import { decodeOrThrow } from '@holdpoint/client/follow';
import { sendRequest } from '@holdpoint/client/submit';
import { taskIdOf } from '@holdpoint/contracts/identity';
import { EndedTasks } from './ended-tasks.ts';
import type { RunTask } from './load.ts';
import { tenant } from './names.ts';
import { orderOf, requestOf, type Series } from './requests.ts';

const topic = 'task.events';

/** Follows the log of events from its present end on. An end is decoded and checked before it counts. */
export async function followEnds(connection: Connection): Promise<EndedTasks> {
  const accept = async (raw: Parameters<typeof connection.taskEvents.decode>[0]) => {
    await decodeOrThrow(connection.taskEvents, raw);
  };
  return EndedTasks.begin({ topic, reader: connection.reader, accept }, await connection.admin.ranges(topic));
}

/** Sends the tasks of a series; `onEnded` is told how long each took, from its send to the reading of its end. */
export function tasksOf(
  connection: Connection,
  ends: EndedTasks,
  series: Series,
  onEnded: (milliseconds: number) => void = () => undefined,
): RunTask {
  return async (index) => {
    const ended = ends.ended(taskIdOf(tenant, orderOf(series, index)));
    const sentAt = performance.now();
    await sendRequest(connection, requestOf(series, index));
    onEnded((await ended) - sentAt);
  };
}
