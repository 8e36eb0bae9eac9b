/**
 * The fold of a task: `evolve(state, event) → state`.
 *
 * I1  Total: never throws, never validates. An event that does not fit the state changes no more than the sequence number.
 * I2  Pure: no clock, no randomness, no catalog, no policy.
 * I3  A released event's branch never changes; a new meaning is a new event type, a new state a new FOLD_VERSION.
 */
import type { TaskEvent } from '@holdpoint/contracts/messages/task-events';
import { acceptedTask, unknownTask } from './evolve-acceptance.ts';
import { callDenied, callFailed, callInDoubt, callSucceeded } from './evolve-call.ts';
import { rememberCommand, taskCancelRequested, taskPaused, taskResumed } from './evolve-control.ts';
import { endedTask, evolveEnded } from './evolve-ending.ts';
import { approvalRequested, approvalResolved, callScheduled, inputsRefreshed } from './evolve-gate.ts';
import { interventionRequested, interventionResolved } from './evolve-intervention.ts';
import { stepDecided } from './evolve-step.ts';
import { signalReceived, waitEnded, waitStarted } from './evolve-wait.ts';
import { isEnded, type LiveTask, type TaskState } from './state.ts';
import { liveStatus } from './status.ts';

/** The state after the event. `undefined` is a task that nothing is known of. */
export function evolve(state: TaskState | undefined, event: TaskEvent): TaskState {
  if (event.type === 'TaskAccepted') return acceptedTask(event);
  const before = state ?? unknownTask(event);
  const after = isEnded(before) ? evolveEnded(before, event) : evolveLive(before, event);
  return stamped(before, rememberCommand(after, event), event);
}

/** The state after all of them, undefined for none. */
export function foldTask(events: Iterable<TaskEvent>): TaskState | undefined {
  let state: TaskState | undefined;
  for (const event of events) state = evolve(state, event);
  return state;
}

function evolveLive(task: LiveTask, event: TaskEvent): TaskState {
  switch (event.type) {
    case 'TaskAccepted':
      return task;
    case 'StepDecided':
      return stepDecided(task, event);
    case 'ApprovalRequested':
      return approvalRequested(task, event);
    case 'ApprovalResolved':
      return approvalResolved(task, event);
    case 'CallScheduled':
      return callScheduled(task, event);
    case 'InputsRefreshed':
      return inputsRefreshed(task, event);
    case 'CallSucceeded':
      return callSucceeded(task, event);
    case 'CallFailed':
      return callFailed(task, event);
    case 'CallDenied':
      return callDenied(task, event);
    case 'CallInDoubt':
      return callInDoubt(task, event);
    case 'InterventionRequested':
      return interventionRequested(task, event);
    case 'InterventionResolved':
      return interventionResolved(task, event);
    case 'WaitStarted':
      return waitStarted(task, event);
    case 'WaitEnded':
      return waitEnded(task, event);
    case 'SignalReceived':
      return signalReceived(task, event);
    case 'TaskPaused':
      return taskPaused(task, event);
    case 'TaskResumed':
      return taskResumed(task);
    case 'TaskCancelRequested':
      return taskCancelRequested(task, event);
    case 'TaskCompleted':
    case 'TaskFailed':
    case 'TaskCancelled':
      return endedTask(task, event);
    default:
      // Readers are tolerant: what a later release added moves the sequence on and nothing else.
      return task;
  }
}

function stamped(before: TaskState, after: TaskState, event: TaskEvent): TaskState {
  const status = isEnded(after) ? after.status : liveStatus(after);
  const statusSinceMs = status === before.status ? before.statusSinceMs : Date.parse(event.at);
  return isEnded(after)
    ? { ...after, seq: event.seq, statusSinceMs }
    : { ...after, seq: event.seq, statusSinceMs, status: liveStatus(after) };
}
