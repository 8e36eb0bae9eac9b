import { sha256Hex } from '@holdpoint/ledger/digest';

/** What a tool's contract says about trying again. */
export interface BackoffTerms {
  readonly initialDelayMs: number;
  readonly maxDelayMs: number;
}

/** The longest wait that a target can impose by Retry-After. */
export const RETRY_AFTER_LIMIT_MS = 24 * 3_600_000;

/**
 * How long to wait after a call's n-th failure (from 1): exponential with full jitter (anything between nothing and the bound), and
 * no less than the target asked for. The chance in it is drawn from call and attempt, so that deciding again decides the same.
 */
export function backoffMs(terms: BackoffTerms, failure: number, callId: string, attempt: number, retryAfterMs = 0): number {
  const boundMs = Math.min(terms.maxDelayMs, terms.initialDelayMs * 2 ** Math.min(failure - 1, 50));
  const jitteredMs = Math.floor(share(`${callId}\n${attempt}`) * (boundMs + 1));
  return Math.max(jitteredMs, Math.min(retryAfterMs, RETRY_AFTER_LIMIT_MS));
}

/** A number from 0 up to 1 (exclusive), evenly spread over texts. */
function share(text: string): number {
  return Number.parseInt(sha256Hex(text).slice(0, 12), 16) / 2 ** 48;
}
