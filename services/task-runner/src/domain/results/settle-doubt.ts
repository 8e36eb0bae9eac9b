import { assertNever } from '@holdpoint/contracts/assert-never';
import type { ToolResult } from '@holdpoint/contracts/messages/tool-results';
import { plain } from '@holdpoint/contracts/payload';
import { isEnded, type TaskState } from '@holdpoint/core/task/state';
import { causeOf, type Draft, draftOf, EVENT_SOURCE, type EventBody, eventOf, record } from '../draft.ts';
import { withdrawQuestion } from '../intervention.ts';
import { proceed } from '../proceed.ts';
import { verdictOf } from '../verdicts.ts';
import type { MessageInput, RunnerVerdict, World } from '../world.ts';
import { successOf } from './call-succeeded.ts';

type Telling = Exclude<ToolResult, { type: 'ToolCallInDoubt' }>;

/**
 * A result that comes after its call was put in doubt settles the doubt and nothing else: of an ended task it is recorded; where a person is still
 * asked, a success completes the step and the question is taken back, while after a failure the person decides, knowing more.
 */
export function settleDoubt(world: World, state: TaskState, input: MessageInput, result: Telling): RunnerVerdict {
  const cause = causeOf(input);
  const body = settlingEvent(result);
  if (isEnded(state)) return { kind: 'accept', events: [eventOf(state, cause, body)] };
  const isAsked = state.intervention?.why === 'in_doubt' && state.intervention.callId === result.callId;
  const settled = record(draftOf(state, cause), body);
  return verdictOf(proceed(world, isAsked ? answered(settled, result) : settled), 'no_change');
}

function answered(draft: Draft, result: Telling): Draft {
  return result.type === 'ToolCallSucceeded' ? withdrawQuestion(draft, EVENT_SOURCE) : draft;
}

function settlingEvent(result: Telling): EventBody {
  const { callId, attempt, executor } = result;
  const failed = { type: 'CallFailed', callId, attempt, executor, handling: 'none', settlesDoubt: true } as const;
  switch (result.type) {
    case 'ToolCallSucceeded':
      return { type: 'CallSucceeded', ...successOf(result), settlesDoubt: true };
    case 'ToolCallFailed': {
      const { class: failureClass, code, message, startedAt, durationMs } = result;
      return { ...failed, class: failureClass, code, message, startedAt, durationMs, counted: true };
    }
    case 'ToolCallNotStarted':
      return { ...failed, class: 'transient', code: 'NOT_STARTED', message: plain(result.reason), counted: false };
    case 'ToolCallRefused':
      return { ...failed, class: 'permission', code: result.code, message: result.message, counted: false };
    default:
      return assertNever(result);
  }
}
