import type { LiveTask } from '@holdpoint/core/task/state';
import { type Draft, record } from '../draft.ts';
import type { CommandOf, CommandOutcome } from './command-outcome.ts';

/** The task goes on where it stands; times that passed meanwhile are due at once. */
export function resumeTask(draft: Draft, task: LiveTask, { by }: CommandOf<'ResumeTask'>): CommandOutcome {
  if (task.pause === undefined) return { code: 'NOT_PAUSED', detail: `the task is ${task.status}` };
  return record(draft, { type: 'TaskResumed', by });
}
