import type { TaskEvent, TaskEventOf } from '@holdpoint/contracts/messages/task-events';
import { partitionFor } from '@holdpoint/stream/partition-for';
import type { RawRecord } from '@holdpoint/stream/record';
import type { Connection } from './connection.ts';
import { isAdvance } from './event-log.ts';
import { decodeOrThrow, followUntil } from './follow.ts';

const TASK_EVENTS = 'task.events';

/** The partition that holds everything about a task. */
export function taskPartition(connection: Connection, taskId: string): number {
  return partitionFor(taskId, connection.partitions);
}

/** The next offset of the task's event partition, asked of the broker now: whatever is sent after this is answered at or behind it. */
export async function taskLogEnd(connection: Connection, taskId: string): Promise<number> {
  return (await rangeOf(connection, TASK_EVENTS, taskPartition(connection, taskId))).end;
}

/** The first offset of the task's event partition that is still there. */
export async function taskLogStart(connection: Connection, taskId: string): Promise<number> {
  return (await rangeOf(connection, TASK_EVENTS, taskPartition(connection, taskId))).start;
}

/** What one partition of a topic holds now. */
export async function rangeOf({ admin, partitions }: Connection, topic: string, partition: number) {
  const ranges = await admin.ranges(topic);
  const range = ranges[partition];
  if (range === undefined) throw new RangeError(`${topic} has ${ranges.length} partitions, ${partitions} were expected`);
  return range;
}

/**
 * All events of a task so far, in order. Reads the task's whole partition, since Kafka has no index by key: its time grows with the
 * partition's history, its memory with the task's alone.
 */
export async function readTask(connection: Connection, taskId: string): Promise<readonly TaskEvent[]> {
  const events: TaskEvent[] = [];
  await visitTask(connection, taskId, (event) => void events.push(event));
  return events;
}

/** How the task began; undefined where that is no longer in the log. */
export async function findAcceptance(connection: Connection, taskId: string): Promise<TaskEventOf<'TaskAccepted'> | undefined> {
  const found: { accepted?: TaskEventOf<'TaskAccepted'> } = {};
  await visitTask(connection, taskId, (event) => {
    if (event.type === 'TaskAccepted') found.accepted ??= event;
  });
  return found.accepted;
}

async function visitTask(connection: Connection, taskId: string, visit: (event: TaskEvent) => void): Promise<void> {
  const partition = taskPartition(connection, taskId);
  const { start, end } = await rangeOf(connection, TASK_EVENTS, partition);
  await connection.reader.read(TASK_EVENTS, partition, start, end, async (raw) => {
    if (raw.key !== taskId) return;
    const { message } = await decodeOrThrow(connection.taskEvents, raw);
    if (!isAdvance(message)) visit(message);
  });
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
  const { from, signal } = options;
  const wants = (raw: RawRecord) => raw.key === taskId;
  const at = { topic: TASK_EVENTS, partition: taskPartition(connection, taskId), from, signal, wants };
  return followUntil(connection.reader, connection.taskEvents, at, ({ message }) => {
    if (isAdvance(message) || message.taskId !== taskId) return undefined;
    options.onEvent?.(message);
    return isEnding(message) ? message : undefined;
  });
}

export type EndingEvent = Extract<TaskEvent, { type: 'TaskCompleted' | 'TaskFailed' | 'TaskCancelled' }>;

/** Whether nothing follows this event but answers to old calls. */
export function isEnding(event: TaskEvent): event is EndingEvent {
  return event.type === 'TaskCompleted' || event.type === 'TaskFailed' || event.type === 'TaskCancelled';
}
