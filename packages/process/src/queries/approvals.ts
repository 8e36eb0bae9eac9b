/** What people's tools read of approvals, from the tables of metrics-projector. */
import type { Sql } from '../sql.ts';
import { query } from './statements.ts';

const listSql = query('list-pending-approvals');
const findSql = query('find-approval');

/**
 * An approval as an inbox shows it. `request` is the ApprovalAsked message with everything that an approver is to see; null once the
 * approval has ended. Times are epoch milliseconds.
 */
export interface ApprovalRow {
  readonly approvalId: string;
  readonly taskId: string;
  readonly tenant: string;
  readonly taskType: string;
  readonly callId: string;
  readonly tool: string;
  readonly toolVersion: number;
  readonly agent: string;
  readonly status: 'pending' | 'approved' | 'denied' | 'expired' | 'withdrawn';
  readonly openedAtMs: number;
  readonly decideByMs: number;
  readonly endedAtMs: number | null;
  readonly votes: readonly { approver: string; verdict: 'approve' | 'deny'; stage: number; at: string }[];
  readonly rejectedDecisions: number;
  readonly reminders: number;
  readonly approvers: readonly string[];
  readonly code: string | null;
  readonly request: object | null;
}

/** Approvals that people may still decide, the most urgent first; of all tenants without one. */
export async function listPendingApprovals(
  sql: Sql,
  filter: { tenant?: string; limit: number },
): Promise<readonly ApprovalRow[]> {
  const rows = await sql.query<{ view: ApprovalRow }>(listSql, [filter.tenant ?? null, filter.limit]);
  return rows.map(({ view }) => view);
}

/** One approval, undefined where the projection has not seen it. `approvalId` must be a UUID. */
export async function findApproval(sql: Sql, approvalId: string): Promise<ApprovalRow | undefined> {
  const [row] = await sql.query<{ view: ApprovalRow }>(findSql, [approvalId]);
  return row?.view;
}
