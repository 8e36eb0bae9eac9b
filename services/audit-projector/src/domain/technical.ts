import type { Payload } from '@holdpoint/contracts/payload';
import type { ContractRef, FailureClass } from '@holdpoint/contracts/vocabulary';
import type { CallOutcome } from './leaf.ts';

/** The technical side of a call's leaf: raw values, under rights of their own. */
export interface TechnicalRecord {
  readonly callId: string;
  readonly agent: ContractRef;
  readonly tool: ContractRef;
  readonly outcome: CallOutcome;
  readonly attempts: number;
  /** Of the attempt that settled the call; null where none ran or it did not tell. */
  readonly startedAt: string | null;
  readonly durationMs: number | null;
  readonly executor: string | null;
  readonly settledAt: string;
  readonly input: Payload;
  readonly output: Payload | null;
  /** What a partial outcome left undone. */
  readonly remaining: Payload | null;
  readonly error: TechnicalError | null;
}

export interface TechnicalError {
  readonly class: FailureClass | null;
  readonly code: string;
  readonly message: Payload | null;
}

/** An attempt that failed and was followed by another: no leaf, but an engineer wants to see it. */
export interface FailedAttempt {
  readonly callId: string;
  readonly attempt: number;
  readonly startedAt: string | null;
  readonly durationMs: number | null;
  readonly executor: string | null;
  readonly error: TechnicalError;
  readonly failedAt: string;
  readonly nextAttemptAt: string;
}
