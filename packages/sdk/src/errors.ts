/**
 * The errors by which a tool says what went wrong. Each is one of the five classes of failure, and each class has one behaviour:
 *
 * | throw | class | what happens |
 * |---|---|---|
 * | `DataError` | data_error | a person is asked, or the planner goes on with it as an answer, as step or agent declare |
 * | `StaleDataError` | stale_data | `refresh` is asked for a new input, then it is tried again |
 * | `TransientError` | transient | it is tried again later, with exponential back-off |
 * | `NotStartedError` | transient | the same, and proves that nothing was sent, so that even a `once` call may be tried again |
 * | `PermissionError` | permission | a person is asked |
 * | `FatalError` | fatal | the task fails |
 *
 * `DataError`, `StaleDataError` and `PermissionError` are refusals: by throwing one, a tool promises that the effect did not happen.
 * `TransientError` and `FatalError` promise nothing of the kind; thrown by a `once` tool they leave the call in doubt.
 */
import { type FailureFacts, failureBrand } from '@holdpoint/contracts/failure-brand';
import { codeSchema, type FailureClass } from '@holdpoint/contracts/vocabulary';

export interface ToolErrorOptions {
  readonly cause?: unknown;
}

export interface RetryableErrorOptions extends ToolErrorOptions {
  /** The target asked to wait at least this long. */
  readonly retryAfterMs?: number;
}

/** What all of them share. Known by its brand, not by `instanceof`, so that a second copy of this package does no harm. */
abstract class ToolError extends Error {
  readonly code: string;
  readonly [failureBrand]: FailureFacts;

  /** @throws RangeError when `code` is not a word in capitals such as `ORDER_NOT_FOUND`. */
  constructor(facts: FailureFacts, message: string, options: ToolErrorOptions) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    if (!codeSchema.safeParse(facts.code).success) {
      throw new RangeError(`"${facts.code}" is not a failure code: capitals, digits and underscores, a letter first, at most 80`);
    }
    this.code = facts.code;
    this[failureBrand] = facts;
  }
}

/** The input is wrong for the world as it is ("Order not found"). The effect did not happen. */
export class DataError extends ToolError {
  override readonly name = 'DataError';

  constructor(code: string, message: string, options: ToolErrorOptions = {}) {
    super(refusal('data_error', code), message, options);
  }
}

/** The input was right once: what it was read from has changed since. The effect did not happen. */
export class StaleDataError extends ToolError {
  override readonly name = 'StaleDataError';

  constructor(code: string, message: string, options: ToolErrorOptions = {}) {
    super(refusal('stale_data', code), message, options);
  }
}

/** The target does not allow it. The effect did not happen. */
export class PermissionError extends ToolError {
  override readonly name = 'PermissionError';

  constructor(code: string, message: string, options: ToolErrorOptions = {}) {
    super(refusal('permission', code), message, options);
  }
}

/** It may work later. Whether the effect happened is not known. */
export class TransientError extends ToolError {
  override readonly name = 'TransientError';

  constructor(code: string, message: string, options: RetryableErrorOptions = {}) {
    super(transient(code, false, options), message, options);
  }
}

/** It may work later, and nothing was sent: the effect did not happen. */
export class NotStartedError extends ToolError {
  override readonly name = 'NotStartedError';

  constructor(code: string, message: string, options: RetryableErrorOptions = {}) {
    super(transient(code, true, options), message, options);
  }
}

/** It will never work. Whether the effect happened is not known. */
export class FatalError extends ToolError {
  override readonly name = 'FatalError';

  constructor(code: string, message: string, options: ToolErrorOptions = {}) {
    super({ class: 'fatal', code, notStarted: false }, message, options);
  }
}

const refusal = (failureClass: FailureClass, code: string): FailureFacts => ({ class: failureClass, code, notStarted: true });

const transient = (code: string, notStarted: boolean, { retryAfterMs }: RetryableErrorOptions): FailureFacts => ({
  class: 'transient',
  code,
  notStarted,
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});
