/** The one place in which an approval ends. The outcome is signed here: Ed25519 is deterministic, so deciding stays a pure function. */

import type { ApprovalAsked, ApprovalWithdrawn } from '@holdpoint/contracts/messages/approval-requests';
import { type Payload, plain } from '@holdpoint/contracts/payload';
import { peopleNeeded } from '@holdpoint/core/approval/chain';
import { DECISION_LIMIT } from '@holdpoint/core/approval/decision';
import { OUTCOME_LIMIT, type SignedOutcome } from '@holdpoint/core/approval/outcome';
import { canonicalJson } from '@holdpoint/ledger/canonical-json';
import type { CountedDecision } from './state.ts';
import type { DraftOf } from './verdict.ts';

/** The approval-service's signature over an outcome: the same outcome always gives the same one. */
export type SignOutcome = (outcome: SignedOutcome) => string;

type Ended = DraftOf<'ApprovalEnded'>;

/** Everybody whom the chain asks for has approved. */
export function approved(request: ApprovalAsked, decisions: readonly CountedDecision[], atMs: number, sign: SignOutcome): Ended {
  return ended(request, 'approved', 'APPROVED_BY_PEOPLE', undefined, decisions, atMs, sign);
}

/** Somebody has said no. */
export function denied(
  request: ApprovalAsked,
  decisions: readonly CountedDecision[],
  reason: string | undefined,
  atMs: number,
  sign: SignOutcome,
): Ended {
  return ended(request, 'denied', 'APPROVAL_DENIED', reason === undefined ? undefined : plain(reason), decisions, atMs, sign);
}

/** The runner does not want it any more. */
export function withdrawn(
  request: ApprovalAsked,
  decisions: readonly CountedDecision[],
  { why, reason }: ApprovalWithdrawn,
  atMs: number,
  sign: SignOutcome,
): Ended {
  return ended(request, 'withdrawn', why.toUpperCase(), reason, decisions, atMs, sign);
}

/** Why a request cannot be taken. */
export interface Problem {
  readonly code: string;
  readonly detail: string;
}

/** Nobody is asked. */
export function untaken(request: ApprovalAsked, { code, detail }: Problem, atMs: number, sign: SignOutcome): Ended {
  return ended(request, 'withdrawn', code, plain(detail), [], atMs, sign);
}

/**
 * Nobody, or too few, answered by `decideBy`. That denies (guarantee G7), unless the policy said that silence approves and the
 * action is fully reversible. The outcome then embeds no decision: it rests on silence, and a reader must not count half a chain.
 */
export function silent(request: ApprovalAsked, decisions: readonly CountedDecision[], atMs: number, sign: SignOutcome): Ended {
  const approves = request.onSilence === 'approve' && request.reversibility === 'fully_reversible';
  if (approves) return ended(request, 'approved', 'APPROVED_BY_SILENCE', undefined, [], atMs, sign);
  return ended(request, 'expired', 'APPROVAL_EXPIRED', undefined, decisions, atMs, sign);
}

function ended(
  request: ApprovalAsked,
  resolution: Ended['resolution'],
  code: string,
  reason: Payload | undefined,
  decisions: readonly CountedDecision[],
  atMs: number,
  sign: SignOutcome,
): Ended {
  const executeBy = resolution === 'approved' ? new Date(atMs + request.executeWithinMs).toISOString() : undefined;
  return {
    type: 'ApprovalEnded',
    callId: request.callId,
    digest: request.digest,
    resolution,
    approvers: decisions.map((decision) => decision.approver),
    code,
    ...(reason === undefined ? {} : { reason }),
    ...(executeBy === undefined ? {} : { executeBy }),
    signature: sign(
      statement(
        request,
        resolution,
        executeBy,
        decisions.map((decision) => decision.jws),
        atMs,
      ),
    ),
  };
}

function statement(
  request: ApprovalAsked,
  resolution: Ended['resolution'],
  executeBy: string | undefined,
  decisions: string[],
  atMs: number,
): SignedOutcome {
  const { tenant, taskId, callId, approvalId, digest, reversibility, onSilence, decideBy, chain } = request;
  return {
    ...{ tenant, taskId, callId, approvalId, digest, resolution, reversibility, onSilence, decideBy, chain, decisions },
    ...(executeBy === undefined ? {} : { executeBy }),
    excluded: [...excludedOf(request)],
    at: new Date(atMs).toISOString(),
  };
}

/** Who may not decide: those whom the runner named, and whoever asked for the task. */
export function excludedOf({ excluded, requestedBy }: ApprovalAsked): readonly string[] {
  return [...new Set([...excluded, requestedBy])];
}

/** Whether the outcome would still fit its bound if every decision were as long as it may be. */
export function outcomeFits(request: ApprovalAsked): boolean {
  const decisions = Array.from({ length: peopleNeeded(request.chain) }, () => 'x'.repeat(DECISION_LIMIT));
  const at = Date.parse(request.decideBy);
  const characters = Buffer.byteLength(canonicalJson(statement(request, 'withdrawn', request.decideBy, decisions, at)));
  return Math.ceil((characters * 4) / 3) + HEADER_AND_SIGNATURE <= OUTCOME_LIMIT;
}

const HEADER_AND_SIGNATURE = 300;
