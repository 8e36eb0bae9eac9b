/** What executors, people and the approval-service say about the task of a scenario. */
import { interventionIdOf } from '@holdpoint/contracts/identity';
import type { ApprovalOutcome } from '@holdpoint/contracts/messages/approval-outcomes';
import type {
  ToolCallFailed,
  ToolCallInDoubt,
  ToolCallNotStarted,
  ToolCallRefused,
  ToolCallSucceeded,
} from '@holdpoint/contracts/messages/tool-results';
import { type Json, plain } from '@holdpoint/contracts/payload';
import type { FailureClass } from '@holdpoint/contracts/vocabulary';
import { type Scenario, TASK_ID, TENANT } from './scenario.ts';

function answer(to: Scenario) {
  const { callId, attempt, contractDigest } = to.last('CallScheduled');
  return { tenant: TENANT, taskId: TASK_ID, callId, attempt, contractDigest, executor: 'executor-1', at: moment(to) };
}

function ran(to: Scenario) {
  return { startedAt: moment(to), durationMs: 12 };
}

function moment({ at }: Scenario): string {
  return new Date(at).toISOString();
}

export function succeeded(
  to: Scenario,
  output: Json = { ok: true },
  changes: Partial<ToolCallSucceeded> = {},
): ToolCallSucceeded {
  return { type: 'ToolCallSucceeded', ...answer(to), ...ran(to), outcome: 'success', output: plain(output), ...changes };
}

export function failed(to: Scenario, failureClass: FailureClass, changes: Partial<ToolCallFailed> = {}): ToolCallFailed {
  const told = { class: failureClass, code: 'TARGET_SAID_NO', message: plain('no') };
  return { type: 'ToolCallFailed', ...answer(to), ...ran(to), ...told, ...changes };
}

export function notStarted(to: Scenario, reason: ToolCallNotStarted['reason']): ToolCallNotStarted {
  return { type: 'ToolCallNotStarted', ...answer(to), reason };
}

export function refused(to: Scenario, code = 'OUTCOME_SIGNATURE_INVALID'): ToolCallRefused {
  return { type: 'ToolCallRefused', ...answer(to), code, message: plain('the signature does not hold') };
}

export function inDoubt(to: Scenario): ToolCallInDoubt {
  return { type: 'ToolCallInDoubt', ...answer(to), code: 'OUTCOME_UNKNOWN', message: plain('the connection broke') };
}

export function outcome(
  to: Scenario,
  resolution: ApprovalOutcome['resolution'],
  changes: Partial<ApprovalOutcome> = {},
): ApprovalOutcome {
  const { approvalId, callId, digest } = to.last('ApprovalRequested');
  return {
    type: 'ApprovalOutcome',
    ...{ approvalId, taskId: TASK_ID, callId, tenant: TENANT, digest, resolution },
    approvers: resolution === 'expired' ? [] : ['mia'],
    signature: 'signed.outcome.jws',
    at: moment(to),
    ...(resolution === 'approved' ? { executeBy: new Date(to.at + 3_600_000).toISOString() } : {}),
    ...changes,
  };
}

let commands = 0;
/** What every command carries, under a new id. */
function command(to: Scenario) {
  commands += 1;
  return {
    commandId: interventionIdOf(TASK_ID, 1_000_000 + commands),
    tenant: TENANT,
    taskId: TASK_ID,
    by: 'pat',
    at: moment(to),
  };
}

export function cancel(to: Scenario) {
  return { type: 'CancelTask', ...command(to), reason: plain('not needed any more') } as const;
}
export function pause(to: Scenario) {
  return { type: 'PauseTask', ...command(to), reason: plain('let us look first') } as const;
}
export function resume(to: Scenario) {
  return { type: 'ResumeTask', ...command(to) } as const;
}
export function signal(to: Scenario, name: string, payload: Json = null) {
  return { type: 'SignalTask', ...command(to), signal: name, payload: plain(payload) } as const;
}
export function resolve(to: Scenario, choice: 'retry' | 'skip' | 'answer' | 'fail' | 'cancel', output?: Json) {
  const { interventionId } = to.last('InterventionRequested');
  const given = output === undefined ? {} : { output: plain(output) };
  return { type: 'ResolveIntervention', ...command(to), interventionId, choice, note: plain('I looked'), ...given } as const;
}
