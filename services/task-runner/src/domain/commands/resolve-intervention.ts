import type { Intervention, LiveTask } from '@holdpoint/core/task/state';
import { type Draft, record } from '../draft.ts';
import { failTask } from '../ending.ts';
import type { CommandOf, CommandOutcome, Refusal } from './command-outcome.ts';

type Resolve = CommandOf<'ResolveIntervention'>;

/** A person's choice. `retry` is a new call through its own gate; where a limit or a loop stopped the task, it goes on. */
export function resolveIntervention(draft: Draft, task: LiveTask, command: Resolve): CommandOutcome {
  const asked = task.intervention;
  if (asked?.interventionId !== command.interventionId) return notOpen(task, command);
  const refusal = choiceRefusal(asked, command);
  if (refusal !== undefined) return refusal;
  const { interventionId, by, choice, note, output } = command;
  const type = 'InterventionResolved';
  const resolved = record(draft, { type, interventionId, by, choice, note, ...(output === undefined ? {} : { output }) });
  if (choice === 'fail') return failTask(resolved, { code: asked.code, reason: note });
  if (choice === 'cancel' && task.cancel === undefined)
    return record(resolved, { type: 'TaskCancelRequested', by, reason: note });
  return resolved;
}

function notOpen({ memory }: LiveTask, { interventionId }: Resolve): Refusal {
  return memory.interventions.includes(interventionId)
    ? { code: 'INTERVENTION_RESOLVED', detail: 'somebody has resolved it before' }
    : { code: 'INTERVENTION_UNKNOWN', detail: 'the task has not asked for this intervention' };
}

function choiceRefusal({ options }: Intervention, { choice, output }: Resolve): Refusal | undefined {
  if (!options.includes(choice)) return { code: 'CHOICE_NOT_OFFERED', detail: `offered: ${options.join(', ')}` };
  const needsOutput = choice === 'skip' || choice === 'answer';
  return needsOutput && output === undefined ? { code: 'OUTPUT_REQUIRED', detail: `${choice} needs an output` } : undefined;
}
