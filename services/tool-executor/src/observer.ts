import type { ToolCallNotStarted, ToolResult } from '@holdpoint/contracts/messages/tool-results';
import type { FailureClass } from '@holdpoint/contracts/vocabulary';

/** What an executor tells while it works: one call per fact, ids and codes as fields, never a payload. */
export interface ExecutorObserver {
  /** A tool's own code is about to run. */
  started(fact: Attempt): void;
  /** An answer was produced. */
  answered(fact: Answered): void;
  /** A request to which nothing is owed. */
  ignored(fact: { readonly callId: string; readonly attempt: number; readonly reason: IgnoredReason }): void;
  /** An answer was not acknowledged by the broker, and is produced again. */
  produceFailed(fact: { readonly topic: string; readonly error: unknown }): void;
  deadLettered(fact: { readonly code: string }): void;
}

export interface Attempt {
  readonly tool: string;
  readonly version: number;
  readonly callId: string;
  readonly attempt: number;
}

export interface Answered extends Attempt {
  readonly answer: ToolResult['type'];
  readonly class?: FailureClass;
  /** Of a failure, a refusal, a doubt. */
  readonly code?: string;
  /** Why it never started. */
  readonly reason?: ToolCallNotStarted['reason'];
  /** How long the tool ran. */
  readonly durationMs?: number;
}

export type IgnoredReason =
  /** The runner has moved on to a later attempt. */
  | 'earlier_attempt'
  /** A cancellation of what does not run here. */
  | 'nothing_to_cancel';
