import type { TaskEvent } from '@holdpoint/contracts/messages/task-events';

/**
 * Whether the event leaves the usual course: something failed, was denied, doubted or refreshed, a person was needed where none is
 * expected, or somebody stopped the task.
 */
export function isDeparture(event: TaskEvent): boolean {
  switch (event.type) {
    case 'ApprovalRequested':
      return !event.expected;
    case 'ApprovalResolved':
      return event.resolution !== 'approved';
    case 'CallSucceeded':
      return event.outcome === 'partial';
    case 'InterventionRequested':
      // A question is a step of the plan.
      return event.why !== 'question';
    case 'WaitEnded':
      return event.reason === 'timeout' || event.reason === 'cancelled';
    case 'CallFailed':
    case 'CallDenied':
    case 'CallInDoubt':
    case 'InputsRefreshed':
    case 'TaskPaused':
    case 'TaskCancelRequested':
    case 'TaskFailed':
    case 'TaskCancelled':
      return true;
    default:
      return false;
  }
}
