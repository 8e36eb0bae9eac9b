import type { Sql } from '@holdpoint/process/sql';
import type { ApprovalView } from '../domain/approval-view.ts';
import { sql } from './statements.ts';
import { momentOf, momentOrNull } from './tasks.ts';

/** The views of these approvals, as far as there are any. */
export async function loadApprovals(tx: Sql, approvalIds: readonly string[]): Promise<ReadonlyMap<string, ApprovalView>> {
  const rows = await tx.query<{ approval_id: string; view: ApprovalView }>(sql.readApprovals, [approvalIds]);
  return new Map(rows.map(({ approval_id, view }) => [approval_id, view]));
}

export async function saveApprovals(tx: Sql, approvals: readonly ApprovalView[]): Promise<void> {
  if (approvals.length > 0) await tx.query(sql.saveApprovals, [JSON.stringify(approvals.map(approvalColumns))]);
}

function approvalColumns(view: ApprovalView) {
  return {
    approval_id: view.approvalId,
    task_id: view.taskId,
    tenant: view.tenant,
    status: view.status,
    tool: view.tool,
    opened_at: momentOf(view.openedAtMs),
    decide_by: momentOf(view.decideByMs),
    ended_at: momentOrNull(view.endedAtMs),
    view: JSON.stringify(view),
  };
}
