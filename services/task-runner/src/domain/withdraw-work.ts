import type { OpenCall } from '@holdpoint/core/task/state';
import { type Draft, record } from './draft.ts';

/** Takes back what is open and not running: a pending approval, a call before its gate or between two attempts, a wait. */
export function withdrawWork(draft: Draft, code: 'TASK_CANCELLED' | 'TASK_FAILED'): Draft {
  const { work } = draft.task;
  switch (work.kind) {
    case 'approval':
      return withdrawCall(withdrawApproval(draft, work.call, work.approval.approvalId, code), work.call, code);
    case 'gate':
    case 'backoff':
      return withdrawCall(draft, work.call, code);
    case 'wait':
      return record(draft, { type: 'WaitEnded', stepIndex: work.step.index, reason: 'cancelled' });
    default:
      return draft;
  }
}

function withdrawApproval(draft: Draft, { callId }: OpenCall, approvalId: string, code: string): Draft {
  return record(draft, { type: 'ApprovalResolved', approvalId, callId, resolution: 'withdrawn', approvers: [], code });
}

function withdrawCall(draft: Draft, { callId, tool, terms }: OpenCall, code: string): Draft {
  const contract = terms === undefined ? {} : { contractDigest: terms.contractDigest };
  return record(draft, { type: 'CallDenied', callId, tool, by: 'withdrawal', code, ...contract });
}
