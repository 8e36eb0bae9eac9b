import type { TaskEventOf } from '@holdpoint/contracts/messages/task-events';
import { appended, REMEMBERED } from './bounds.ts';
import { completeStep } from './complete-step.ts';
import { peekOptional } from './peek.ts';
import type { Intervention, LiveTask, OpenCall } from './state.ts';

/** A person is asked for help; the work stays as it is. */
export function interventionRequested(task: LiveTask, event: TaskEventOf<'InterventionRequested'>): LiveTask {
  const { interventionId, why, code, options, stepIndex, callId } = event;
  return { ...task, intervention: { interventionId, why, code, options, stepIndex, callId } };
}

/** A person has chosen, or the question is moot. `fail` and `cancel` are followed by their own events. */
export function interventionResolved(task: LiveTask, event: TaskEventOf<'InterventionResolved'>): LiveTask {
  const asked = task.intervention;
  if (asked?.interventionId !== event.interventionId) return task;
  const interventions = appended(task.memory.interventions, event.interventionId, REMEMBERED);
  const resolved = { ...task, intervention: undefined, memory: { ...task.memory, interventions } };
  switch (event.choice) {
    case 'retry':
      return goOn(resolved, asked, Date.parse(event.at));
    case 'skip':
    case 'answer':
      return completeByPerson(resolved, event);
    default:
      return resolved;
  }
}

function goOn(task: LiveTask, asked: Intervention, atMs: number): LiveTask {
  if (asked.why === 'limit' || asked.why === 'loop') {
    return { ...task, recent: [], allowance: { fromStep: task.nextStep, fromMs: atMs, callsByTool: task.callsByTool } };
  }
  if (task.work.kind !== 'settled') return task;
  return { ...task, work: { kind: 'again', call: task.work.call, keepsKey: keepsKey(task.work.call, asked.why) } };
}

/** What may have been had under a key is not had twice under it. Of a doubt a person has found out whether it was. */
function keepsKey({ mayHaveHappened = false }: OpenCall, why: Intervention['why']): boolean {
  return why === 'retries_exhausted' || (mayHaveHappened && why !== 'in_doubt');
}

function completeByPerson(task: LiveTask, event: TaskEventOf<'InterventionResolved'>): LiveTask {
  const output = peekOptional(event.output) ?? null;
  if (task.work.kind === 'settled') return completeStep(task, task.work.call.step, 'skipped', output);
  if (task.work.kind === 'ask') return completeStep(task, task.work.step, 'answered', output);
  return task;
}
