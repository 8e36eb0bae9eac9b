import { openApprovals } from '@holdpoint/client/approval-log';
import type { ApprovalView } from '@holdpoint/client/approval-view';
import type { Connection } from '@holdpoint/client/connection';
import { refusal, usageProblem } from '../cli-problem.ts';
import { adviceFor } from '../format/advice.ts';
import { knownApproval } from './approval-show.ts';

/** How a person says which approval is meant: by its own id, or by the task that waits for it. */
export interface ApprovalNamed {
  readonly approvalId: string | undefined;
  readonly taskId: string | undefined;
}

/** The approval that is meant. @throws CliProblem if there is none, if it is named twice or not at all, or if the task waits for several */
export async function namedApproval(connection: Connection, { approvalId, taskId }: ApprovalNamed): Promise<ApprovalView> {
  if (approvalId !== undefined && taskId === undefined) return knownApproval(connection, approvalId);
  if (approvalId === undefined && taskId !== undefined) return onlyApprovalOf(connection, taskId);
  throw usageProblem('name one approval: by its id, or by its task with --task', 'Those that wait: holdpoint approval list');
}

async function onlyApprovalOf(connection: Connection, taskId: string): Promise<ApprovalView> {
  const open = (await openApprovals(connection)).filter(({ request }) => request.taskId === taskId);
  const [only] = open;
  if (only === undefined) {
    throw refusal('APPROVAL_UNKNOWN', `Task ${taskId} waits for no approval.`, adviceFor('APPROVAL_UNKNOWN'));
  }
  if (open.length === 1) return only;
  const ids = open.map((one) => one.approvalId).join(', ');
  throw usageProblem(`task ${taskId} waits for several approvals: ${ids}`, 'Give the id of the one that you mean.');
}
