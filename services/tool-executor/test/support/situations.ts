import type { ToolCallRequested } from '@holdpoint/contracts/messages/tool-requests';
import type { ToolResult } from '@holdpoint/contracts/messages/tool-results';
import type { Tool } from '@holdpoint/sdk/tool';
import type { Situation } from '../../src/domain/admit.ts';
import { claimSettled } from '../../src/domain/claim-writes.ts';
import { type Claimed, type ClaimState, evolveClaim } from '../../src/domain/claims.ts';
import { hostingOf } from '../../src/domain/hosting.ts';
import { trust } from './approvals.ts';
import { NOW } from './requests.ts';

/** An executor of the pool that hosts these tools, and knows no claim. */
export function hosting(...tools: Tool[]): Situation {
  return { executor: 'executor-b', nowMs: NOW, hosting: hostingOf(tools, 'bank'), trust, claim: undefined };
}

/** A claim that an executor which is gone has left behind. */
export function claimOf(request: ToolCallRequested, tool: Tool, atMs = NOW - 1_000): Claimed {
  return {
    status: 'claimed',
    callId: request.callId,
    attempt: request.attempt,
    effect: tool.contract.effect,
    requestOffset: 7,
    startByMs: Date.parse(request.startBy),
    firstStartedAtMs: atMs,
    atMs,
    approvalId: request.authorisation.kind === 'approval' ? request.authorisation.approvalId : undefined,
    owner: 'executor-a',
    deadlineMs: atMs + 10_000,
  };
}

export function settledBy(claim: Claimed, result: ToolResult, atMs = NOW): ClaimState {
  return evolveClaim(claim, claimSettled(claim, result, atMs));
}
