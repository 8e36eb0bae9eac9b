import { plain } from '@holdpoint/contracts/payload';
import type { Cancellation } from '@holdpoint/core/task/state';
import { type Draft, record } from './draft.ts';
import { withdrawQuestion } from './intervention.ts';
import { withdrawWork } from './withdraw-work.ts';

/** Ends a task whose cancellation was asked for; undefined while an attempt is out, which has been signalled and is waited for. */
export function finishCancel(draft: Draft, { by, reason }: Cancellation): Draft | undefined {
  if (draft.task.work.kind === 'attempt') return undefined;
  const settled = withdrawWork(withdrawQuestion(draft, by), 'TASK_CANCELLED');
  const { calls, cancel } = settled.task;
  return record(settled, { type: 'TaskCancelled', by, reason: plain(reason), unstopped: [...(cancel?.unstopped ?? [])], calls });
}
