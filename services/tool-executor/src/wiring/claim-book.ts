import type { AttemptClaimed, ClaimSettled, ToolClaim } from '@holdpoint/contracts/messages/tool-claims';
import type { ToolResult } from '@holdpoint/contracts/messages/tool-results';
import type { ClaimWrite, OwnedPartition, ReplayedClaim } from '@holdpoint/stream/worker-types';
import { claimSettled } from '../domain/claim-writes.ts';
import { type Claimed, type ClaimState, evolveClaim } from '../domain/claims.ts';
import { forgettable } from '../domain/forget-claims.ts';

/** Tombstones written at once. */
const FORGET_AT_ONCE = 500;

/** The claims of one owned partition: what its log says, and the writing of more. A claim counts once it is durable, never before. */
export class ClaimBook {
  readonly owned: OwnedPartition<ToolClaim>;
  private readonly claims = new Map<string, ClaimState>();
  /** By call: the attempt of which something is on its way into the log. Neither a tombstone nor an earlier attempt may come to lie behind it. */
  private readonly writing = new Map<string, number>();
  /** Calls whose tombstones are on their way: a claim waits until they lie there. */
  private forgetting: { readonly callIds: ReadonlySet<string>; readonly over: Promise<void> } | undefined;

  constructor(owned: OwnedPartition<ToolClaim>, replayed: readonly ReplayedClaim<ToolClaim>[]) {
    this.owned = owned;
    for (const { key, message } of replayed) {
      if (message === undefined) this.claims.delete(key);
      else this.fold(message);
    }
  }

  find(callId: string): ClaimState | undefined {
    return this.claims.get(callId);
  }

  /** Writes the claim. @throws StoppedError when the partition was lost meanwhile: nothing may start on the strength of it. */
  claim(message: AttemptClaimed): Promise<void> {
    return this.write(message);
  }

  /** Settles a claim with the answer that was published; nothing is left to settle once a later attempt is being claimed. */
  async settle(claim: Claimed, result: ToolResult, nowMs: number): Promise<void> {
    if ((this.writing.get(claim.callId) ?? 0) > claim.attempt) return;
    await this.write(claimSettled(claim, result, nowMs));
  }

  /**
   * Closes an attempt that was never claimed; nothing is left to close once a later attempt is being claimed.
   * @throws StoppedError when the partition was lost meanwhile: then another owner may have started it, and nothing may be said of it.
   */
  async close(closed: ClaimSettled): Promise<void> {
    if ((this.writing.get(closed.callId) ?? 0) > closed.attempt) return;
    await this.write(closed);
  }

  /** Writes tombstones for the claims that nothing can ask for any more; tells how many. */
  async forget(nowMs: number): Promise<number> {
    const atRest = [...this.claims.values()].filter(({ callId }) => !this.writing.has(callId));
    const found = forgettable(atRest, this.owned.committed(), nowMs, FORGET_AT_ONCE);
    if (found.length === 0) return 0;
    const over = Promise.withResolvers<void>();
    this.forgetting = { callIds: new Set(found.map(({ callId }) => callId)), over: over.promise };
    try {
      await this.owned.claim(found.map(({ callId }): ClaimWrite<ToolClaim> => ({ key: callId, tombstone: true })));
      for (const { callId } of found) this.claims.delete(callId);
      return found.length;
    } finally {
      this.forgetting = undefined;
      over.resolve();
    }
  }

  private async write(message: ToolClaim): Promise<void> {
    const { type, callId, attempt } = message;
    this.writing.set(callId, Math.max(attempt, this.writing.get(callId) ?? 0));
    try {
      if (this.forgetting?.callIds.has(callId)) await this.forgetting.over;
      await this.owned.claim([{ key: callId, message, id: `${callId}:${attempt}:${type}` }]);
      this.fold(message);
    } finally {
      if (this.writing.get(callId) === attempt) this.writing.delete(callId);
    }
  }

  private fold(message: ToolClaim): void {
    this.claims.set(message.callId, evolveClaim(this.claims.get(message.callId), message));
  }
}
