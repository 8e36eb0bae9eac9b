import type { Payload } from '@holdpoint/contracts/payload';
import type { FailureClass } from '@holdpoint/contracts/vocabulary';
import type { EventBody } from '../draft.ts';

/** A failed attempt, as its executor classed it or as its silence is classed. */
export interface Failure {
  readonly class: FailureClass;
  readonly code: string;
  readonly message: Payload;
  readonly startedAt?: string | undefined;
  readonly durationMs?: number | undefined;
  readonly executor?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly refreshedInput?: Payload | undefined;
}

type CallFailed = Extract<EventBody, { type: 'CallFailed' }>;

/** The event for it. Without `nextAttemptAt` it settles the call. */
export function failedEvent(
  attempt: { readonly callId: string; readonly attempts: number },
  failure: Failure,
  handled: Pick<CallFailed, 'handling' | 'counted'> & { readonly nextAttemptAt?: string },
): CallFailed {
  const { startedAt, durationMs, executor } = failure;
  return {
    type: 'CallFailed',
    ...{ callId: attempt.callId, attempt: attempt.attempts },
    ...{ class: failure.class, code: failure.code, message: failure.message },
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(durationMs === undefined ? {} : { durationMs }),
    ...(executor === undefined ? {} : { executor }),
    ...handled,
    settlesDoubt: false,
  };
}
