import { plain } from '@holdpoint/contracts/payload';
import type { Cancellation, LiveTask } from '@holdpoint/core/task/state';
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
function unstopped({ cancel, memory }: LiveTask): string[] {
  return [...new Set([...memory.doubts.map(({ callId }) => callId), ...(cancel?.unstopped ?? [])])];
}
