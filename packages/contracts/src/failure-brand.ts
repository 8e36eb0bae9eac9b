import { codeSchema, type FailureClass, failureClassSchema } from './vocabulary.ts';

/**
 * What a failure is, as plain data: its class decides what is done about it (guarantee G8), its code says which one it is.
 */
export interface FailureFacts {
  readonly class: FailureClass;
  readonly code: string;
  /** It proves that the effect did not happen: nothing was sent, or the target refused it. Only then may a `once` call be tried again. */
  readonly notStarted: boolean;
  /** The target asked to wait at least this long. */
  readonly retryAfterMs?: number;
}

/**
 * The member under which a typed error carries its facts. A registered symbol (`Symbol.for`), so that an error is still known when the
 * package that threw it was installed twice, where `instanceof` would be blind.
 */
export const failureBrand: unique symbol = Symbol.for('holdpoint.failure');

/** The facts that a typed error carries, or undefined for any other value. Facts of another shape are not believed. */
export function brandedFailure(error: unknown): FailureFacts | undefined {
  if (typeof error !== 'object' || error === null || !(failureBrand in error)) return undefined;
  const facts = error[failureBrand];
  return isFacts(facts) ? facts : undefined;
}

function isFacts(value: unknown): value is FailureFacts {
  if (typeof value !== 'object' || value === null) return false;
  const facts: { class?: unknown; code?: unknown; notStarted?: unknown; retryAfterMs?: unknown } = value;
  return (
    failureClassSchema.safeParse(facts.class).success &&
    codeSchema.safeParse(facts.code).success &&
    typeof facts.notStarted === 'boolean' &&
    (facts.retryAfterMs === undefined || typeof facts.retryAfterMs === 'number')
  );
}
