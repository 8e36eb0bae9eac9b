import { headerNames } from '@holdpoint/contracts/headers';
import type { TaskEvent, TaskEventOf } from '@holdpoint/contracts/messages/task-events';
import type { Wants } from './whole-log.ts';

/** What a person is asked for outside a gate. */
export type Intervention = TaskEventOf<'InterventionRequested'>;

const TYPES = new Set(['InterventionRequested', 'InterventionResolved', 'TaskCompleted', 'TaskFailed', 'TaskCancelled']);

/** Wants the events that open and close interventions; all others are passed over undecoded. */
export const wantsInterventions: Wants = ({ headers }) => TYPES.has(headers[headerNames.type] ?? '');

/** Keeps the open interventions by task: a task has one at most. */
export function trackIntervention(open: Map<string, Intervention>, event: TaskEvent): void {
  if (event.type === 'InterventionRequested') open.set(event.taskId, event);
  else if (TYPES.has(event.type)) open.delete(event.taskId);
}
