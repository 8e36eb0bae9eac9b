/** The claims that an executor writes. */
import type { AttemptClaimed, ClaimSettled } from '@holdpoint/contracts/messages/tool-claims';
import type { ToolCallRequested } from '@holdpoint/contracts/messages/tool-requests';
import type { ToolResult } from '@holdpoint/contracts/messages/tool-results';
import type { Closing, Run } from './admit.ts';
import { moment } from './answers.ts';
import type { Claimed } from './claims.ts';

/** A claimed attempt starts within this time after its claim, or not at all: the claim's deadline counts on it. */
export const START_ALLOWANCE_MS = 5_000;
/** How far two executors' clocks may differ. */
export const CLOCK_SKEW_MS = 5_000;

/** The mark that the attempt is about to start. Its deadline is when, by every clock, the attempt has been answered or given up. */
export function attemptClaimed(
  request: ToolCallRequested,
  { hosted, timeoutMs, approvalId, firstStartedAtMs }: Run,
  by: { readonly owner: string; readonly requestOffset: number; readonly nowMs: number },
): AttemptClaimed {
  const { callId, attempt, startBy } = request;
  const { owner, requestOffset, nowMs } = by;
  return {
    type: 'AttemptClaimed',
    ...{ callId, attempt, requestOffset, startBy, owner },
    ...(approvalId === undefined ? {} : { approvalId }),
    effect: hosted.tool.contract.effect,
    deadline: moment(nowMs + START_ALLOWANCE_MS + timeoutMs + CLOCK_SKEW_MS),
    firstStartedAt: moment(firstStartedAtMs ?? nowMs),
    at: moment(nowMs),
  };
}

/** The mark that the claimed attempt was answered. One that never started leaves the first start where it was. */
export function claimSettled(claim: Claimed, result: ToolResult, nowMs: number): ClaimSettled {
  const { callId, attempt, effect, requestOffset, approvalId, firstStartedAtMs } = claim;
  const isFirst = firstStartedAtMs === claim.atMs;
  const startedAtMs = result.type === 'ToolCallNotStarted' && isFirst ? undefined : firstStartedAtMs;
  return {
    type: 'ClaimSettled',
    ...{ callId, attempt, effect, requestOffset, result },
    startBy: moment(claim.startByMs),
    ...(approvalId === undefined ? {} : { approvalId }),
    ...(startedAtMs === undefined ? {} : { firstStartedAt: moment(startedAtMs) }),
    at: moment(nowMs),
  };
}

/** The mark that an attempt was answered without having been claimed: from here on nobody starts it. */
export function attemptClosed(
  { callId, attempt, startBy }: ToolCallRequested,
  { effect, approvalId, firstStartedAtMs }: Closing,
  result: ToolResult,
  by: { readonly requestOffset: number; readonly nowMs: number },
): ClaimSettled {
  return {
    type: 'ClaimSettled',
    ...{ callId, attempt, effect, requestOffset: by.requestOffset, result, startBy },
    ...(approvalId === undefined ? {} : { approvalId }),
    ...(firstStartedAtMs === undefined ? {} : { firstStartedAt: moment(firstStartedAtMs) }),
    at: moment(by.nowMs),
  };
}
