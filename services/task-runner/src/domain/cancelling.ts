import { plain } from '@holdpoint/contracts/payload';
import type { Cancellation, LiveTask, Work } from '@holdpoint/core/task/state';
import { type Draft, record } from './draft.ts';
import { withdrawQuestion } from './intervention.ts';
import { withdrawWork } from './withdraw-work.ts';

/** Ends a task whose cancellation was asked for; undefined while an attempt is out, which has been signalled and is waited for. */
export function finishCancel(draft: Draft, { by, reason }: Cancellation): Draft | undefined {
  if (draft.task.work.kind === 'attempt') return undefined;
  const settled = withdrawWork(withdrawQuestion(draft, by), 'TASK_CANCELLED');
  return record(settled, {
    ...{ type: 'TaskCancelled', by, reason: plain(reason) },
    unstopped: unstopped(settled.task),
    calls: settled.task.calls,
  });
}

/** What ran on after the request, and what nobody knows the end of. */
function unstopped({ cancel, memory, work }: LiveTask): string[] {
  const doubts = memory.doubts.map(({ callId }) => callId);
  return [...new Set([...doubts, ...(cancel?.unstopped ?? []), ...uncertain(work)])];
}

/** What may be repeated is never in doubt, but an attempt that timed out or was not answered may still have its effect. */
function uncertain(work: Work): readonly string[] {
  if (work.kind !== 'settled') return [];
  const { callId, mayHaveHappened = false, terms } = work.call;
  return mayHaveHappened && terms?.effect === 'idempotent' ? [callId] : [];
}
