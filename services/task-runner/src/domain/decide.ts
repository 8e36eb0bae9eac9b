/**
 * What a task makes of an input. Pure: the state, the input and the world say everything; time arrives with the input.
 *
 * I1  Whatever one input brings about is one list of events, numbered on without a gap.
 * I2  Each call is settled by exactly one event (a doubt settled later is marked and counts for nothing else).
 * I3  An ended task accepts nothing but the settling of a doubt.
 */

import { assertNever } from '@holdpoint/contracts/assert-never';
import { isEnded, type TaskState } from '@holdpoint/core/task/state';
import type { PartitionView } from '@holdpoint/stream/entity';
import { acceptRequest } from './accept-request.ts';
import { decideOutcome } from './approval-outcome.ts';
import { decideCommand } from './commands/decide-command.ts';
import { endedLongAgo } from './ended-long-ago.ts';
import { decideResult } from './results/decide-result.ts';
import { timerFired } from './timer-fired.ts';
import { refuseUnfit } from './unfit.ts';
import { ignore } from './verdicts.ts';
import type { MessageInput, RunnerInput, RunnerVerdict, World } from './world.ts';

export function decide(world: World, state: TaskState | undefined, input: RunnerInput, view: PartitionView): RunnerVerdict {
  if (input.kind === 'message') return decideMessage(world, state, input, view);
  return state === undefined || isEnded(state) ? ignore('task_ended') : timerFired(world, state, input);
}

function decideMessage(world: World, state: TaskState | undefined, input: MessageInput, view: PartitionView): RunnerVerdict {
  const { message } = input.record;
  const unfit = refuseUnfit(message);
  if (unfit !== undefined) return unfit;
  if (state === undefined && view.remembered !== undefined) return endedLongAgo(message, view.remembered);
  switch (message.type) {
    case 'TaskRequested':
      return acceptRequest(world, state, input, message, view);
    case 'CancelTask':
    case 'PauseTask':
    case 'ResumeTask':
    case 'ResolveIntervention':
    case 'SignalTask':
      return decideCommand(world, state, input, message);
    case 'ToolCallSucceeded':
    case 'ToolCallFailed':
    case 'ToolCallNotStarted':
    case 'ToolCallRefused':
    case 'ToolCallInDoubt':
      return decideResult(world, state, input, message);
    case 'ApprovalOutcome':
      return decideOutcome(world, state, input, message);
    case 'RedriveRecord':
      // The processor reads the named record again in its place; the command itself changes no task.
      return ignore('redrive');
    default:
      return assertNever(message);
  }
}
