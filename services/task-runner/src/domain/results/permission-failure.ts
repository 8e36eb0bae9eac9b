import type { ScheduledCall } from '@holdpoint/core/task/state';
import { type Draft, record } from '../draft.ts';
import { askAboutCall } from './ask-about-call.ts';
import { type Failure, failedEvent } from './failure.ts';

/** Somebody must grant something first: a person is asked. */
export function permissionFailure(draft: Draft, call: ScheduledCall, failure: Failure): Draft {
  const settled = record(draft, failedEvent(call, failure, { handling: 'intervention', counted: true }));
  return askAboutCall(settled, call, { why: 'permission', code: failure.code, message: failure.message });
}
