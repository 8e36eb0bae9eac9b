/** An executor has answered. First, of which call and attempt that is the answer; then what it means. */

import { assertNever } from '@holdpoint/contracts/assert-never';
import type { ToolResult } from '@holdpoint/contracts/messages/tool-results';
import { type Doubt, isEnded, type LiveTask, openCallOf, type ScheduledCall, type TaskState } from '@holdpoint/core/task/state';
import { causeOf, type Draft, draftOf } from '../draft.ts';
import { proceed } from '../proceed.ts';
import { ignore, refuse, verdictOf } from '../verdicts.ts';
import type { MessageInput, RunnerVerdict, World } from '../world.ts';
import { attemptFailed } from './attempt-failed.ts';
import { callInDoubt } from './call-in-doubt.ts';
import { callNotStarted } from './call-not-started.ts';
import { callRefused } from './call-refused.ts';
import { callSucceeded } from './call-succeeded.ts';
import { settleDoubt } from './settle-doubt.ts';
import { UNANSWERED } from './unanswered.ts';

export function decideResult(world: World, state: TaskState | undefined, input: MessageInput, result: ToolResult): RunnerVerdict {
  if (state === undefined) return refuse('TASK_UNKNOWN', `no task ${result.taskId}`);
  if (state.tenant !== result.tenant) return refuse('TENANT_MISMATCH', 'the result names another tenant than the task has');
  const doubt = state.memory.doubts.find(({ callId }) => callId === result.callId);
  if (doubt !== undefined) return decideLate(world, state, input, result, doubt);
  const awaited = isEnded(state) ? undefined : awaitedCall(state, result.callId);
  if (awaited === undefined || isEnded(state)) return notAwaited(state, result);
  if (result.attempt < awaited.attempts) return ignore('earlier_attempt');
  const mismatch = mismatchOf(input, result, { attempt: awaited.attempts, ...awaited.terms });
  if (mismatch !== undefined) return mismatch;
  return verdictOf(proceed(world, settled(world, draftOf(state, causeOf(input)), awaited, result)), 'no_change');
}

function awaitedCall({ work }: LiveTask, callId: string): ScheduledCall | undefined {
  return work.kind === 'attempt' && work.call.callId === callId ? work.call : undefined;
}

function settled(world: World, draft: Draft, call: ScheduledCall, result: ToolResult): Draft {
  switch (result.type) {
    case 'ToolCallSucceeded':
      return callSucceeded(draft, result);
    case 'ToolCallFailed':
      return attemptFailed(world, draft, call, result);
    case 'ToolCallNotStarted':
      return callNotStarted(world, draft, call, result);
    case 'ToolCallRefused':
      return callRefused(draft, call, result);
    case 'ToolCallInDoubt':
      return callInDoubt(draft, call, result);
    default:
      return assertNever(result);
  }
}

function decideLate(world: World, state: TaskState, input: MessageInput, result: ToolResult, doubt: Doubt): RunnerVerdict {
  if (result.type === 'ToolCallInDoubt') return ignore('still_in_doubt');
  if (result.attempt < doubt.attempt) return ignore('earlier_attempt');
  if (doubt.code !== UNANSWERED && saysNothingHappened(result)) return ignore('started_before');
  return mismatchOf(input, result, doubt) ?? settleDoubt(world, state, input, result);
}

/** Not from an executor that has started it: from one that came to the request when its claim was long forgotten. */
function saysNothingHappened({ type }: ToolResult): boolean {
  return type === 'ToolCallNotStarted' || type === 'ToolCallRefused';
}

/** The answer must be to an attempt that was scheduled, by the pool and under the contract that it was scheduled for. */
function mismatchOf(
  input: MessageInput,
  result: ToolResult,
  expected: { readonly attempt: number; readonly pool: string; readonly contractDigest: string },
): RunnerVerdict | undefined {
  if (result.attempt !== expected.attempt) return refuse('ATTEMPT_UNKNOWN', `attempt ${result.attempt} was never scheduled`);
  if (input.record.topic !== `tool.results.${expected.pool}`) return refuse('WRONG_POOL', `came over ${input.record.topic}`);
  if (result.contractDigest !== expected.contractDigest) return refuse('WRONG_CONTRACT', 'made under another contract');
  return undefined;
}

/** Nobody waits for it: answered before, or never asked. */
function notAwaited(state: TaskState, { callId, attempt }: ToolResult): RunnerVerdict {
  const open = isEnded(state) ? undefined : openCallOf(state.work);
  const known = open?.callId === callId ? open : state.memory.calls.find((call) => call.callId === callId);
  if (known === undefined) return refuse('CALL_UNKNOWN', `the task has no call ${callId}`);
  return attempt <= known.attempts
    ? ignore('attempt_settled')
    : refuse('ATTEMPT_UNKNOWN', `attempt ${attempt} was never scheduled`);
}
