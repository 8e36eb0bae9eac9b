import type { ClaimState } from './claims.ts';

/**
 * How long the claim of an attempt that may be tried again is kept: the next attempt must still see when the call first started, or an
 * approval's `executeBy` would be held against a retry. One that comes later still is refused, not run.
 */
export const KEEP_RETRYABLE_MS = 24 * 3_600_000;

/**
 * The claims that may be forgotten (a tombstone): settled, past `startBy`, and with its request below the committed offset, so that
 * neither a redelivery nor a late message can start it.
 */
export function forgettable(
  claims: Iterable<ClaimState>,
  committed: number,
  nowMs: number,
  limit: number,
): readonly ClaimState[] {
  const found: ClaimState[] = [];
  for (const claim of claims) {
    if (found.length >= limit) break;
    if (isForgettable(claim, committed, nowMs)) found.push(claim);
  }
  return found;
}

function isForgettable(claim: ClaimState, committed: number, nowMs: number): boolean {
  if (claim.status !== 'settled' || claim.requestOffset >= committed || nowMs <= claim.startByMs) return false;
  return !mayBeTriedAgain(claim.result) || nowMs > claim.atMs + KEEP_RETRYABLE_MS;
}

function mayBeTriedAgain(result: { readonly type: string }): boolean {
  return result.type === 'ToolCallFailed';
}
