import type { FailureClass } from '@holdpoint/contracts/vocabulary';

/** One line of a table of foreign error codes: what it is to us, and what it means. */
export interface FailureLine {
  readonly class: FailureClass;
  /** It proves that nothing was sent. Never said of a code that also comes from the middle of an exchange. */
  readonly notStarted: boolean;
  readonly meaning: string;
}
