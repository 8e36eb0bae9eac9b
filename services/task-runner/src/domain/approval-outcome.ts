import type { ApprovalOutcome } from '@holdpoint/contracts/messages/approval-outcomes';
import { plain } from '@holdpoint/contracts/payload';
import { isEnded, type LiveTask, type OpenCall, type TaskState } from '@holdpoint/core/task/state';
import { denyUndecided } from './deny-undecided.ts';
import { causeOf, type Draft, draftOf, record } from './draft.ts';
import { failTask } from './ending.ts';
import { proceed } from './proceed.ts';
import { ignore, refuse, verdictOf } from './verdicts.ts';
import type { MessageInput, RunnerVerdict, World } from './world.ts';

/** People have decided, or not in time. Signatures are the executor's to check; here it must be the word that is waited for. */
export function decideOutcome(
  world: World,
  state: TaskState | undefined,
  input: MessageInput,
  outcome: ApprovalOutcome,
): RunnerVerdict {
  if (state === undefined) return refuse('TASK_UNKNOWN', `no task ${outcome.taskId}`);
  if (state.tenant !== outcome.tenant) return refuse('TENANT_MISMATCH', 'the outcome names another tenant than the task has');
  if (state.memory.approvals.includes(outcome.approvalId)) return ignore('approval_resolved');
  const waiting = isEnded(state) ? undefined : waitingFor(state, outcome.approvalId);
  if (waiting === undefined || isEnded(state))
    return refuse('APPROVAL_UNKNOWN', `the task has not asked for ${outcome.approvalId}`);
  if (waiting.call.callId !== outcome.callId || waiting.approval.digest !== outcome.digest) {
    return refuse('APPROVAL_MISMATCH', 'the outcome is for another call or other parameters than were asked about');
  }
  const resolved = recordOutcome(draftOf(state, causeOf(input)), outcome);
  return verdictOf(proceed(world, followed(resolved, waiting.call, outcome)), 'no_change');
}

function waitingFor({ work }: LiveTask, approvalId: string) {
  return work.kind === 'approval' && work.approval.approvalId === approvalId ? work : undefined;
}

function recordOutcome(draft: Draft, outcome: ApprovalOutcome): Draft {
  const { approvalId, callId, resolution, approvers, code, reason, signature, executeBy } = outcome;
  return record(draft, {
    type: 'ApprovalResolved',
    ...{ approvalId, callId, resolution, approvers, outcome: signature },
    ...(code === undefined ? {} : { code }),
    ...(reason === undefined ? {} : { reason }),
    ...(executeBy === undefined ? {} : { executeBy }),
  });
}

const deniedBy = { denied: 'person', expired: 'silence' } as const;
const deniedCode = { denied: 'APPROVAL_DENIED', expired: 'APPROVAL_EXPIRED' } as const;

/**
 * Approved: the gate asks the policy again. Denied: the call will not run, and a fixed plan has no other way. Withdrawn, though we wait for
 * it: the approval-service could not take the request.
 */
function followed(draft: Draft, call: OpenCall, outcome: ApprovalOutcome): Draft {
  const { approvalId, resolution, code, reason } = outcome;
  if (resolution === 'approved') return draft;
  if (resolution === 'withdrawn') {
    const why = { code: code ?? 'APPROVAL_WITHDRAWN', reason: reason ?? plain('the request was withdrawn') };
    return denyUndecided(draft, call, { approvalId, ...why });
  }
  const denied = record(draft, {
    type: 'CallDenied',
    ...{ callId: call.callId, tool: call.tool, by: deniedBy[resolution], approvalId },
    code: code ?? deniedCode[resolution],
    ...(reason === undefined ? {} : { reason }),
  });
  return failTask(denied, { code: 'APPROVAL_DENIED', class: 'permission', reason: reason ?? `approval ${resolution}` });
}
