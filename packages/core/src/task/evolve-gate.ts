import type { TaskEventOf } from '@holdpoint/contracts/messages/task-events';
import { appended, REMEMBERED } from './bounds.ts';
import { peek } from './peek.ts';
import { type LiveTask, type OpenApproval, type OpenCall, openCallOf, type ScheduledCall, type Work } from './state.ts';

/** People are asked. The input is now the one that they see: with the contract's defaults filled in. */
export function approvalRequested(task: LiveTask, event: TaskEventOf<'ApprovalRequested'>): LiveTask {
  const call = openCallOf(task.work);
  if (call?.callId !== event.callId) return task;
  const { approvalId, digest, rule, chain, reversibility } = event;
  const work: Work = {
    kind: 'approval',
    call: { ...call, input: peek(event.input) },
    approval: { approvalId, digest, rule, chain, reversibility },
    decideByMs: Date.parse(event.decideBy),
  };
  return { ...task, work };
}

/** The approval is over: the call stands before the gate again, with the approval in its hand or without. */
export function approvalResolved(task: LiveTask, event: TaskEventOf<'ApprovalResolved'>): LiveTask {
  const remembered = rememberApproval(task, event.approvalId);
  const call = openCallOf(task.work);
  if (call?.callId !== event.callId) return remembered;
  const open = task.work.kind === 'approval' ? task.work.approval : undefined;
  return { ...remembered, work: { kind: 'gate', call: resolvedCall(call, open, event), sinceMs: Date.parse(event.at) } };
}

function resolvedCall(call: OpenCall, open: OpenApproval | undefined, event: TaskEventOf<'ApprovalResolved'>): OpenCall {
  if (event.resolution !== 'approved' || open === undefined) return { ...call, approval: undefined };
  const executeByMs = Date.parse(event.executeBy ?? event.at);
  return {
    ...call,
    approval: { ...open, approvers: event.approvers, outcome: event.outcome ?? '', executeByMs },
  };
}

function rememberApproval(task: LiveTask, approvalId: string): LiveTask {
  if (task.memory.approvals.includes(approvalId)) return task;
  return { ...task, memory: { ...task.memory, approvals: appended(task.memory.approvals, approvalId, REMEMBERED) } };
}

/** An attempt is on its way. */
export function callScheduled(task: LiveTask, event: TaskEventOf<'CallScheduled'>): LiveTask {
  const open = openCallOf(task.work);
  if (open?.callId !== event.callId) return task;
  const { pool, contractDigest, effect, reversibility } = event;
  const call: ScheduledCall = {
    ...open,
    input: peek(event.input),
    attempts: event.attempt,
    terms: { pool, contractDigest, effect, reversibility },
  };
  return { ...task, work: { kind: 'attempt', call, startByMs: Date.parse(event.startBy), timeoutMs: event.timeoutMs } };
}

/** Data had changed underneath: the call goes through its gate again with what is true now. */
export function inputsRefreshed(task: LiveTask, event: TaskEventOf<'InputsRefreshed'>): LiveTask {
  const call = openCallOf(task.work);
  if (call?.callId !== event.callId) return task;
  const refreshed = { ...call, input: peek(event.after), refreshes: call.refreshes + 1 };
  return { ...task, work: { kind: 'gate', call: refreshed, sinceMs: Date.parse(event.at) } };
}
