import { RETRIES_WITHIN_MS } from '@holdpoint/core/approval/start';
import type { ClaimState, Settled } from './claims.ts';

/**
 * How long the claim of a call is kept that has started and has not succeeded. Its next attempt must still see when the call first started, or an
 * approval's `executeBy` would be held against a retry; and where it is in doubt, its request, should it come again, must not be taken for one that never started.
 */
export const KEEP_UNSUCCESSFUL_MS = RETRIES_WITHIN_MS + 3_600_000;

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
  return !hasStartedInVain(claim) || nowMs > claim.atMs + KEEP_UNSUCCESSFUL_MS;
}

function hasStartedInVain({ result, firstStartedAtMs }: Settled): boolean {
  return firstStartedAtMs !== undefined && result.type !== 'ToolCallSucceeded';
}
