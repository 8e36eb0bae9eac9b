import { approvalLog, type EventLog, taskLog } from '@holdpoint/client/event-log';
import { followLog } from '@holdpoint/client/whole-log';
import type { ApprovalEvent } from '@holdpoint/contracts/messages/approval-events';
import type { TaskEvent } from '@holdpoint/contracts/messages/task-events';
import type { Installation } from '@holdpoint/installation/installation';
import type { Message } from '@holdpoint/stream/record';

/** Tells of every event of every task, until the signal aborts. */
export function followTasks(installation: Installation, signal: AbortSignal, onEvent: (event: TaskEvent) => void): Promise<void> {
  return followWhole(installation, taskLog(installation.connection), signal, onEvent);
}

/** Tells of every event of every approval, until the signal aborts. */
export function followApprovals(
  installation: Installation,
  signal: AbortSignal,
  onEvent: (event: ApprovalEvent) => void,
): Promise<void> {
  return followWhole(installation, approvalLog(installation.connection), signal, onEvent);
}

async function followWhole<E extends Message>(
  { connection }: Installation,
  log: EventLog<E>,
  signal: AbortSignal,
  onEvent: (event: E) => void,
): Promise<void> {
  const starts = (await connection.admin.ranges(log.topic)).map(({ start }) => start);
  await followLog(log, starts, { signal, onEvent });
}
