import type { ApprovalEvent } from '@holdpoint/contracts/messages/approval-events';
import { type ApprovalView, foldApproval } from './approval-view.ts';
import type { Connection } from './connection.ts';
import { approvalLog, isAdvance } from './event-log.ts';
import { decodeOrThrow } from './follow.ts';
import { rangeOf, taskPartition } from './task-log.ts';
import { readLog } from './whole-log.ts';

/** The approvals that are open now, oldest first. Reads the whole log; keeps what is open alone. */
export async function openApprovals(connection: Connection): Promise<readonly ApprovalView[]> {
  const open = new Map<string, ApprovalView>();
  await readLog(connection.admin, approvalLog(connection), (event) => {
    const view = foldApproval(open.get(event.approvalId), event);
    if (view === undefined || view.end !== undefined) open.delete(event.approvalId);
    else open.set(event.approvalId, view);
  });
  return [...open.values()].sort((a, b) => (a.openedAt < b.openedAt ? -1 : 1));
}

/** One approval, open or ended; undefined if the log does not know it. An id does not tell where it lies, so the whole log is read. */
export async function findApproval(connection: Connection, approvalId: string): Promise<ApprovalView | undefined> {
  const found: { view?: ApprovalView | undefined } = {};
  await readLog(connection.admin, approvalLog(connection), (event) => {
    if (event.approvalId === approvalId) found.view = foldApproval(found.view, event);
  });
  return found.view;
}

/** Every event of a task's approvals so far, each approval's in order. They lie in the task's own partition. */
export async function readTaskApprovals(connection: Connection, taskId: string): Promise<readonly ApprovalEvent[]> {
  const { topic, reader, decoder } = approvalLog(connection);
  const partition = taskPartition(connection, taskId);
  const { start, end } = await rangeOf(connection, topic, partition);
  const events: ApprovalEvent[] = [];
  await reader.read(topic, partition, start, end, async (raw) => {
    if (raw.key !== taskId) return;
    const { message } = await decodeOrThrow(decoder, raw);
    if (!isAdvance(message)) events.push(message);
  });
  return events;
}
