import type { TaskEvent, TaskEventOf } from '@holdpoint/contracts/messages/task-events';
import { appended, REMEMBERED } from './bounds.ts';
import { peek } from './peek.ts';
import type { LiveTask, TaskState } from './state.ts';

/** Nothing new begins; what runs may come home. */
export function taskPaused(task: LiveTask, event: TaskEventOf<'TaskPaused'>): LiveTask {
  return { ...task, pause: { by: event.by } };
}

/** The task goes on where it stands. */
export function taskResumed(task: LiveTask): LiveTask {
  return { ...task, pause: undefined };
}

/** No new step; the end follows once every call is settled or in doubt. */
export function taskCancelRequested(task: LiveTask, event: TaskEventOf<'TaskCancelRequested'>): LiveTask {
  return { ...task, cancel: { by: event.by, reason: peek(event.reason), unstopped: [] } };
}

/** Remembers which commands have been carried out. A person's command causes exactly one event of these types, by its own id. */
export function rememberCommand(state: TaskState, event: TaskEvent): TaskState {
  if (!isByCommand(event) || state.memory.commands.includes(event.causationId)) return state;
  return { ...state, memory: { ...state.memory, commands: appended(state.memory.commands, event.causationId, REMEMBERED) } };
}

function isByCommand(event: TaskEvent): boolean {
  switch (event.type) {
    case 'TaskPaused':
    case 'TaskResumed':
    case 'TaskCancelRequested':
    case 'SignalReceived':
      return true;
    case 'InterventionResolved':
      return event.choice !== 'withdrawn';
    default:
      return false;
  }
}
