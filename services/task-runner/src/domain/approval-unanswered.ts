import { plain } from '@holdpoint/contracts/payload';
import type { Work } from '@holdpoint/core/task/state';
import { denyUndecided } from './deny-undecided.ts';
import { type Draft, record } from './draft.ts';

type Asked = Extract<Work, { kind: 'approval' }>;

/**
 * How long after `decideBy` an outcome is waited for. Time-outs are the approval-service's alone: this is for a request that it could not
 * read, or an outcome that could not be read here. It repeats an outcome for a day, so that after as long an outage every word in time counts.
 */
export const OUTCOME_OVERDUE_MS = 24 * 3_600_000;

const CODE = 'APPROVAL_UNANSWERED';

/** There is no outcome: the request is taken back, and a person is asked. */
export function approvalUnanswered(draft: Draft, { call, approval: { approvalId } }: Asked): Draft {
  const taken = record(draft, {
    ...{ type: 'ApprovalResolved', approvalId, callId: call.callId, resolution: 'withdrawn', code: CODE },
    approvers: [],
  });
  return denyUndecided(taken, call, { approvalId, code: CODE, reason: plain('the approval-service has given no outcome') });
}
