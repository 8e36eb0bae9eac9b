import type { ScheduledCall } from '@holdpoint/core/task/state';
import { type Draft, record } from '../draft.ts';
import { failTask } from '../ending.ts';
import { type Failure, failedEvent } from './failure.ts';

/** Nothing helps: the task fails. */
export function fatalFailure(draft: Draft, call: ScheduledCall, failure: Failure): Draft {
  const settled = record(draft, failedEvent(call, failure, { handling: 'fail_task', counted: true }));
  return failTask(settled, { code: failure.code, class: 'fatal', reason: failure.message });
}
