/** What the claims of a partition say of each call: the fold over `tool.claims`. It records, and judges nothing. */
import type { ToolClaim } from '@holdpoint/contracts/messages/tool-claims';
import type { ToolResult } from '@holdpoint/contracts/messages/tool-results';
import type { Effect } from '@holdpoint/contracts/vocabulary';

interface Known {
  readonly callId: string;
  /** The highest attempt claimed. */
  readonly attempt: number;
  readonly effect: Effect;
  readonly requestOffset: number;
  readonly startByMs: number;
  /** The approval that the attempt ran on, if it was one. */
  readonly approvalId: string | undefined;
  /** When the first attempt on this approval that may have started was claimed; undefined while none has. */
  readonly firstStartedAtMs: number | undefined;
  /** When this was written. */
  readonly atMs: number;
}

/** About to start, started, or left behind by an owner that is gone. */
export interface Claimed extends Known {
  readonly status: 'claimed';
  readonly owner: string;
  /** Until then its owner may still be running it. */
  readonly deadlineMs: number;
}

/** Answered. */
export interface Settled extends Known {
  readonly status: 'settled';
  readonly result: ToolResult;
}

export type ClaimState = Claimed | Settled;

/** Folds one claim. One of an earlier attempt than is known changes nothing: the highest stands. */
export function evolveClaim(state: ClaimState | undefined, claim: ToolClaim): ClaimState {
  if (state !== undefined && claim.attempt < state.attempt) return state;
  switch (claim.type) {
    case 'AttemptClaimed':
      return {
        ...knownFrom(claim),
        status: 'claimed',
        owner: claim.owner,
        deadlineMs: Date.parse(claim.deadline),
        firstStartedAtMs: Date.parse(claim.firstStartedAt),
      };
    case 'ClaimSettled':
      return {
        ...knownFrom(claim),
        status: 'settled',
        result: claim.result,
        firstStartedAtMs: claim.firstStartedAt === undefined ? undefined : Date.parse(claim.firstStartedAt),
      };
  }
}

function knownFrom({ callId, attempt, effect, requestOffset, approvalId, startBy, at }: ToolClaim) {
  return { callId, attempt, effect, requestOffset, approvalId, startByMs: Date.parse(startBy), atMs: Date.parse(at) };
}
