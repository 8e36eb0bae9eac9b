/** The messages by which an executor answers, from what it found out. */
import type { ToolCallRequested } from '@holdpoint/contracts/messages/tool-requests';
import type {
  ToolCallInDoubt,
  ToolCallNotStarted,
  ToolCallRefused,
  ToolResult,
} from '@holdpoint/contracts/messages/tool-results';
import { plain } from '@holdpoint/contracts/payload';
import type { OwnCode } from '@holdpoint/core/failure/codes';
import { MAX_RETRY_AFTER_MS } from '@holdpoint/core/failure/retry-after';
import type { Judged } from './judge.ts';

/** Who answers, and when. */
export interface Answerer {
  readonly executor: string;
  readonly nowMs: number;
}

/** When an attempt started. */
export interface Started extends Answerer {
  readonly startedAtMs: number;
}

/** Longest message of an error that is kept, in UTF-16 code units. */
const MAX_MESSAGE_LENGTH = 4_000;

/** It never started, so nothing happened. */
export function notStarted(request: ToolCallRequested, by: Answerer, reason: ToolCallNotStarted['reason']): ToolCallNotStarted {
  return { type: 'ToolCallNotStarted', ...answer(request, by), reason };
}

/** It will not be run. */
export function refused(request: ToolCallRequested, by: Answerer, code: OwnCode, message: string): ToolCallRefused {
  return { type: 'ToolCallRefused', ...answer(request, by), code, message: plain(bounded(message)) };
}

/** A `once` call may have happened. */
export function inDoubt(request: ToolCallRequested, by: Answerer, code: string, message: string): ToolCallInDoubt {
  return { type: 'ToolCallInDoubt', ...answer(request, by), code, message: plain(bounded(message)) };
}

/** It ended, well or not. */
export function ended(request: ToolCallRequested, by: Started, judged: Judged): ToolResult {
  const ran = { startedAt: moment(by.startedAtMs), durationMs: Math.max(0, Math.round(by.nowMs - by.startedAtMs)) };
  switch (judged.status) {
    case 'succeeded': {
      const { outcome, output, remaining } = judged;
      const rest = remaining === undefined ? {} : { remaining: plain(remaining) };
      return { type: 'ToolCallSucceeded', ...answer(request, by), ...ran, outcome, output: plain(output), ...rest };
    }
    case 'failed': {
      const { class: failureClass, code, retryAfterMs } = judged.facts;
      const message = plain(bounded(judged.message));
      const wait = waitFrom(retryAfterMs);
      const fresh = judged.refreshedInput === undefined ? {} : { refreshedInput: plain(judged.refreshedInput) };
      return { type: 'ToolCallFailed', ...answer(request, by), ...ran, class: failureClass, code, message, ...wait, ...fresh };
    }
  }
}

function answer(request: ToolCallRequested, { executor, nowMs }: Answerer) {
  const { tenant, taskId, callId, attempt, contractDigest, traceparent } = request;
  const trace = traceparent === undefined ? {} : { traceparent };
  return { tenant, taskId, callId, attempt, contractDigest, executor, at: moment(nowMs), ...trace };
}

/** A tool says the number, and may have taken it from anywhere: one that is none (from a header that holds a date, say) is no wish. */
function waitFrom(retryAfterMs = Number.NaN): { readonly retryAfterMs?: number } {
  if (Number.isNaN(retryAfterMs)) return {};
  return { retryAfterMs: Math.min(Math.max(Math.ceil(retryAfterMs), 0), MAX_RETRY_AFTER_MS) };
}

/** ISO 8601, UTC. */
export function moment(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

/** Half a surrogate pair, in the text or left by the cut, would leave the answer without a canonical form. */
function bounded(message: string): string {
  const text = message.length <= MAX_MESSAGE_LENGTH ? message : `${message.slice(0, MAX_MESSAGE_LENGTH - 1)}…`;
  return text.toWellFormed();
}
