import type { LiveTask } from '@holdpoint/core/task/state';
import { type Draft, record } from '../draft.ts';
import type { CommandOf, CommandOutcome } from './command-outcome.ts';

/** Nothing new starts. What is out may come home, and people may go on deciding. */
export function pauseTask(draft: Draft, task: LiveTask, { by, reason }: CommandOf<'PauseTask'>): CommandOutcome {
  if (task.pause !== undefined) return { code: 'ALREADY_PAUSED', detail: `paused by ${task.pause.by}` };
  if (task.cancel !== undefined) return { code: 'ALREADY_CANCELLING', detail: 'the task is on its way to its end' };
  return record(draft, { type: 'TaskPaused', by, reason });
}
