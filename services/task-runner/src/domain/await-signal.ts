import type { Work } from '@holdpoint/core/task/state';
import { type Draft, record } from './draft.ts';

/** A signal that has come already, perhaps before the wait, ends the wait; undefined while there is none. */
export function takeSignal(draft: Draft, work: Extract<Work, { kind: 'wait' }>): Draft | undefined {
  if (work.signal === undefined || !draft.task.signals.some(({ signal }) => signal === work.signal)) return undefined;
  return record(draft, { type: 'WaitEnded', stepIndex: work.step.index, reason: 'signal' });
}
