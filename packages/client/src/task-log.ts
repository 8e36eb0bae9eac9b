import type { TaskEvent } from '@holdpoint/contracts/messages/task-events';
import { partitionFor } from '@holdpoint/stream/partition-for';
import type { Connection } from './connection.ts';
import { decodeOrThrow, followUntil } from './follow.ts';

const TASK_EVENTS = 'task.events';

/** The partition that holds everything about a task. */
export function taskPartition(connection: Connection, taskId: string): number {
  return partitionFor(taskId, connection.partitions);
}

/** The next offset of the task's event partition, asked of the broker now: whatever is sent after this is answered at or behind it. */
export async function taskLogEnd(connection: Connection, taskId: string): Promise<number> {
  const ranges = await connection.admin.ranges(TASK_EVENTS);
  const range = ranges[taskPartition(connection, taskId)];
  if (range === undefined)
    throw new RangeError(`${TASK_EVENTS} has ${ranges.length} partitions, ${connection.partitions} were expected`);
  return range.end;
}

/** All events of a task so far, in order. Reads its partition from `from` (0: all of it) to the present end. */
export async function readTask(connection: Connection, taskId: string, from = 0): Promise<readonly TaskEvent[]> {
  const partition = taskPartition(connection, taskId);
  const events: TaskEvent[] = [];
  await connection.reader.read(TASK_EVENTS, partition, from, await taskLogEnd(connection, taskId), async (raw) => {
    if (raw.key !== taskId) return;
    const { message } = await decodeOrThrow(connection.taskEvents, raw);
    if (message.type !== 'PartitionAdvanced') events.push(message);
  });
  return events;
}

/**
 * Shows each event of a task as it comes, until the task has ended; returns the ending event.
 * @throws the signal's reason once it aborts
 */
export async function followTask(
  connection: Connection,
  taskId: string,
  options: { readonly from: number; readonly signal: AbortSignal; readonly onEvent?: (event: TaskEvent) => void },
): Promise<EndingEvent> {
  const at = { topic: TASK_EVENTS, partition: taskPartition(connection, taskId), from: options.from, signal: options.signal };
  return followUntil(connection.reader, connection.taskEvents, at, ({ message }) => {
    if (message.type === 'PartitionAdvanced' || message.taskId !== taskId) return undefined;
    options.onEvent?.(message);
    return isEnding(message) ? message : undefined;
  });
}

export type EndingEvent = Extract<TaskEvent, { type: 'TaskCompleted' | 'TaskFailed' | 'TaskCancelled' }>;

/** Whether nothing follows this event but answers to old calls. */
export function isEnding(event: TaskEvent): event is EndingEvent {
  return event.type === 'TaskCompleted' || event.type === 'TaskFailed' || event.type === 'TaskCancelled';
}
