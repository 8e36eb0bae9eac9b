import type { ContractRef } from '@holdpoint/contracts/vocabulary';

/** What a tool is told about the call that it carries out. */
export interface ToolCall {
  readonly tenant: string;
  readonly taskId: string;
  readonly callId: string;
  /** From 1; a retry of the same call has the next number, the same `callId` and the same `idempotencyKey`. */
  readonly attempt: number;
  /** Stable over every attempt of the call. An `idempotent` tool hands it to its target, so that a repeat changes nothing. */
  readonly idempotencyKey: string;
  readonly agent: ContractRef;
  /** Who asked for the task. */
  readonly requestedBy: string;
  /** Who approved this very call; empty where policy let it pass. */
  readonly approvedBy: readonly string[];
  /** Aborted at the tool's time-out and when the task is cancelled. Hand it on to `fetch` and the like. */
  readonly signal: AbortSignal;
  readonly log: ToolLog;
}

/** One line per fact, ids and codes as fields. Call and tool are added by the executor; payloads do not belong here. */
export interface ToolLog {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

export type LogFields = Readonly<Record<string, string | number | boolean>>;
