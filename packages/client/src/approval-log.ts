import type { ApprovalEvent } from '@holdpoint/contracts/messages/approval-events';
import { type ApprovalView, foldApproval } from './approval-view.ts';
import type { Connection } from './connection.ts';
import { isAdvance } from './event-log.ts';
import { decodeOrThrow } from './follow.ts';

const APPROVAL_EVENTS = 'approval.events';

/** How the log is followed. */
export interface FollowApprovals {
  readonly signal: AbortSignal;
  /** In the order of each partition; awaited. */
  readonly onEvent: (event: ApprovalEvent) => void | Promise<void>;
}

/** The approvals that are open now, oldest first. Reads the whole log; keeps what is open alone. */
export async function openApprovals(connection: Connection): Promise<readonly ApprovalView[]> {
  const open = new Map<string, ApprovalView>();
  await readApprovals(connection, (event) => {
    const view = foldApproval(open.get(event.approvalId), event);
    if (view === undefined || view.end !== undefined) open.delete(event.approvalId);
    else open.set(event.approvalId, view);
  });
  return [...open.values()].sort((a, b) => (a.openedAt < b.openedAt ? -1 : 1));
}

/** One approval, open or ended; undefined if the log does not know it. An id does not tell where it lies, so the whole log is read. */
export async function findApproval(connection: Connection, approvalId: string): Promise<ApprovalView | undefined> {
  const found: { view?: ApprovalView | undefined } = {};
  await readApprovals(connection, (event) => {
    if (event.approvalId === approvalId) found.view = foldApproval(found.view, event);
  });
  return found.view;
}

/** All approvals of a task, in the order in which they were opened. */
export async function approvalsOfTask(connection: Connection, taskId: string): Promise<readonly ApprovalView[]> {
  const views = new Map<string, ApprovalView>();
  await readApprovals(connection, (event) => {
    if (event.taskId !== taskId) return;
    const view = foldApproval(views.get(event.approvalId), event);
    if (view !== undefined) views.set(event.approvalId, view);
  });
  return [...views.values()];
}

/** Visits every event of the log up to its present end. Partitions are read side by side, each in its own order. */
export async function readApprovals(connection: Connection, visit: FollowApprovals['onEvent']): Promise<readonly number[]> {
  const ranges = await connection.admin.ranges(APPROVAL_EVENTS);
  const { reader, approvalEvents } = connection;
  await Promise.all(
    ranges.map(({ start, end }, partition) =>
      reader.read(APPROVAL_EVENTS, partition, start, end, async (raw) => {
        const { message } = await decodeOrThrow(approvalEvents, raw);
        if (!isAdvance(message)) await visit(message);
      }),
    ),
  );
  return ranges.map(({ end }) => end);
}

/** Follows every partition from these offsets until the signal aborts. */
export async function followApprovals(connection: Connection, from: readonly number[], options: FollowApprovals): Promise<void> {
  const { reader, approvalEvents } = connection;
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  const followOne = async (partition: number, offset: number): Promise<void> => {
    try {
      await reader.follow({
        topic: APPROVAL_EVENTS,
        partition,
        from: offset,
        signal,
        onRecords: async (records) => {
          for (const raw of records) {
            const { message } = await decodeOrThrow(approvalEvents, raw);
            if (!isAdvance(message)) await options.onEvent(message);
          }
        },
      });
    } catch (error) {
      failed.abort();
      throw error;
    }
  };
  await Promise.all(from.map((offset, partition) => followOne(partition, offset)));
}
