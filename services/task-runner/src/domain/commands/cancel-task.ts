import type { LiveTask } from '@holdpoint/core/task/state';
import { type Draft, record } from '../draft.ts';
import type { CommandOf, CommandOutcome } from './command-outcome.ts';

/** No new step; what runs is signalled and waited for, the rest is withdrawn (proceed.ts does both). */
export function cancelTask(draft: Draft, task: LiveTask, { by, reason }: CommandOf<'CancelTask'>): CommandOutcome {
  if (task.cancel !== undefined) return { code: 'ALREADY_CANCELLING', detail: `${task.cancel.by} has asked for it before` };
  return record(draft, { type: 'TaskCancelRequested', by, reason });
}
