import type { ScheduledCall } from '@holdpoint/core/task/state';
import { backoffMs } from '../backoff.ts';
import { type Draft, momentOf, record } from '../draft.ts';
import type { World } from '../world.ts';
import { askAboutCall } from './ask-about-call.ts';
import { type Failure, failedEvent } from './failure.ts';
import { retryTermsOf } from './retry-terms.ts';

/** Tried again with back-off, as often as the contract says; then a person is asked. */
export function transientFailure(world: World, draft: Draft, call: ScheduledCall, failure: Failure): Draft {
  const terms = retryTermsOf(world, call);
  const failures = call.failures + 1;
  if (failures >= terms.maxAttempts) {
    const settled = record(draft, failedEvent(call, failure, { handling: 'intervention', counted: true }));
    return askAboutCall(settled, call, { why: 'retries_exhausted', code: failure.code, message: failure.message });
  }
  const delayMs = backoffMs(terms, failures, call.callId, call.attempts, failure.retryAfterMs);
  const nextAttemptAt = momentOf(draft.cause.at + delayMs);
  return record(draft, failedEvent(call, failure, { handling: 'retry', counted: true, nextAttemptAt }));
}
