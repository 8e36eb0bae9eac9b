import { plain } from '@holdpoint/contracts/payload';
import { isEnded, type TaskState } from '@holdpoint/core/task/state';
import { causeOf, draftOf } from './draft.ts';
import { askPerson } from './intervention.ts';
import { refuse, verdictOf } from './verdicts.ts';
import type { RunnerInput, RunnerVerdict } from './world.ts';

/**
 * Deciding went wrong, which is our defect: the task is brought before a person, and the partition goes on. Where there is no task to
 * hold, or a person is asked already, the input is refused, so that it can be redriven once the defect is mended.
 */
export function quarantine(state: TaskState | undefined, input: RunnerInput, error: unknown): RunnerVerdict {
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  if (state === undefined || isEnded(state) || state.intervention !== undefined) return refuse('DEFECT', detail.slice(0, 2_000));
  const asked = askPerson(draftOf(state, causeOf(input)), {
    ...{ why: 'defect', code: 'DEFECT', detail: plain(detail.slice(0, 2_000)) },
    options: ['retry', 'cancel'],
  });
  return verdictOf(asked, 'defect');
}
