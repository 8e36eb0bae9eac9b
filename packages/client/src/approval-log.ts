import { type ApprovalView, foldApproval } from './approval-view.ts';
import type { Connection } from './connection.ts';
import { approvalLog } from './event-log.ts';
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

/** All approvals of a task, in the order in which they were opened. */
export async function approvalsOfTask(connection: Connection, taskId: string): Promise<readonly ApprovalView[]> {
  const views = new Map<string, ApprovalView>();
  await readLog(connection.admin, approvalLog(connection), (event) => {
    if (event.taskId !== taskId) return;
    const view = foldApproval(views.get(event.approvalId), event);
    if (view !== undefined) views.set(event.approvalId, view);
  });
  return [...views.values()];
}
