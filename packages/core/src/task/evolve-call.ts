import type { TaskEventOf } from '@holdpoint/contracts/messages/task-events';
import { type Json, payloadSizeBytes } from '@holdpoint/contracts/payload';
import type { FailureClass } from '@holdpoint/contracts/vocabulary';
import { appended, KEPT_ERROR_BYTES, REMEMBERED_DOUBTS } from './bounds.ts';
import { completeStep } from './complete-step.ts';
import { forgetDoubt } from './forget-doubt.ts';
import { peek, peekOptional } from './peek.ts';
import { settleCall } from './settle-call.ts';
import { type Doubt, type LiveTask, type OpenCall, openCallOf, type Work } from './state.ts';

/** The call's output is the step's. After a doubt it is that only while the step still waits for a person's word on this call. */
export function callSucceeded(task: LiveTask, event: TaskEventOf<'CallSucceeded'>): LiveTask {
  const output = peek(event.output);
  const status = event.outcome === 'partial' ? 'partial' : 'succeeded';
  if (event.settlesDoubt) {
    const settled = { ...task, memory: forgetDoubt(task.memory, event.callId) };
    const call = strandedCall(task.work, event.callId);
    return call === undefined ? settled : completeStep(settled, call.step, status, output);
  }
  const call = openCallOf(task.work);
  if (call?.callId !== event.callId) return task;
  const settled = settleCall(noteUnstopped(task, event.callId), call, { outcome: output, isError: false });
  return completeStep(settled, call.step, status, output);
}

/** An attempt failed: again later, an answer like any other, or the step is stranded. */
export function callFailed(task: LiveTask, event: TaskEventOf<'CallFailed'>): LiveTask {
  if (event.settlesDoubt) return { ...task, memory: forgetDoubt(task.memory, event.callId) };
  const open = openCallOf(task.work);
  if (open?.callId !== event.callId) return task;
  const call = countedFailure(open, event);
  if (event.nextAttemptAt !== undefined) {
    return { ...task, work: { kind: 'backoff', call, untilMs: Date.parse(event.nextAttemptAt) } };
  }
  const settled = settleCall(task, call, { outcome: [event.class, event.code], isError: true });
  if (event.handling !== 'answer') return settled;
  return completeStep(settled, call.step, 'error_as_answer', errorAnswer(event.class, event.code, peek(event.message)));
}

function countedFailure(call: OpenCall, event: TaskEventOf<'CallFailed'>): OpenCall {
  return {
    ...call,
    failures: call.failures + (event.counted && event.handling !== 'refresh' ? 1 : 0),
    notStarted: call.notStarted + (event.counted ? 0 : 1),
    mayHaveHappened: (event.counted && event.class === 'transient') || call.mayHaveHappened,
    notHostedSinceMs: event.code === 'NOT_HOSTED' ? (call.notHostedSinceMs ?? Date.parse(event.at)) : undefined,
    approval: call.approval && { ...call.approval, ...startOf(event) },
  };
}

function startOf({ startedAt }: TaskEventOf<'CallFailed'>): { readonly startedAtMs?: number } {
  return startedAt === undefined ? {} : { startedAtMs: Date.parse(startedAt) };
}

/** The call will not run. An input that the contract refuses is an answer where the step takes data errors as answers. */
export function callDenied(task: LiveTask, event: TaskEventOf<'CallDenied'>): LiveTask {
  const call = openCallOf(task.work);
  if (call?.callId !== event.callId) return task;
  const settled = settleCall(task, call, { outcome: [event.by, event.code], isError: true });
  if (event.code !== 'INPUT_INVALID' || call.onDataError !== 'answer') return settled;
  const answer = errorAnswer('data_error', event.code, peekOptional(event.reason) ?? null);
  return completeStep(settled, call.step, 'error_as_answer', answer);
}

/** What later steps may refer to in place of an output. It must stay a payload's size even with what is put around it. */
function errorAnswer(failureClass: FailureClass, code: string, message: Json): Json {
  const isSmall = payloadSizeBytes(message) <= KEPT_ERROR_BYTES;
  return { error: { class: failureClass, code, message: isSmall ? message : null } };
}

/** Nobody knows how the attempt ended; a result that comes late may still tell. */
export function callInDoubt(task: LiveTask, event: TaskEventOf<'CallInDoubt'>): LiveTask {
  const call = openCallOf(task.work);
  if (call?.callId !== event.callId) return task;
  const settled = settleCall(noteUnstopped(task, event.callId), call, { outcome: ['in_doubt', event.code], isError: true });
  const doubt: Doubt = {
    callId: event.callId,
    attempt: event.attempt,
    pool: call.terms?.pool ?? '',
    contractDigest: call.terms?.contractDigest ?? '',
    code: event.code,
  };
  return { ...settled, memory: { ...settled.memory, doubts: appended(settled.memory.doubts, doubt, REMEMBERED_DOUBTS) } };
}

function strandedCall(work: Work, callId: string): OpenCall | undefined {
  return work.kind === 'settled' && work.call.callId === callId ? work.call : undefined;
}

function noteUnstopped(task: LiveTask, callId: string): LiveTask {
  if (task.cancel === undefined) return task;
  return { ...task, cancel: { ...task.cancel, unstopped: [...task.cancel.unstopped, callId] } };
}
