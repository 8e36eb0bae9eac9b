/**
 * A person's word. It counts if it is signed by a known person's own key, is about this very call, came in time (by the
 * broker's append time), and the person stands in the group whose turn it is, is not excluded and has not decided before.
 * Everything else is recorded with its code, so that its sender learns why.
 *
 * Approvals are counted stage by stage. A denial ends the approval at once and may come from any group whose turn is now or
 * still to come: it can only make the outcome stricter.
 */

import type { DecisionSubmitted } from '@holdpoint/contracts/messages/approval-commands';
import type { ApprovalEvent } from '@holdpoint/contracts/messages/approval-events';
import { type Json, plain } from '@holdpoint/contracts/payload';
import { openStage, type StandingCode, standingProblem } from '@holdpoint/core/approval/chain';
import {
  bindingMismatch,
  type DecisionRefusalCode,
  type SignedDecision,
  verifyDecision,
} from '@holdpoint/core/approval/decision';
import type { People, Person } from '@holdpoint/core/people';
import type { Verdict } from '@holdpoint/stream/entity';
import { approved, denied, excludedOf, type SignOutcome } from './ending.ts';
import type { Approval, OpenApproval } from './state.ts';
import { accept, type Cause, ignore, refuse } from './verdict.ts';

/** More words than these that do not count are dead-lettered: the log of one approval must not grow without bound. */
export const MOST_REJECTED = 100;

export type RejectionCode =
  | DecisionRefusalCode
  | NonNullable<ReturnType<typeof bindingMismatch>>
  | StandingCode
  | 'DECISION_LATE'
  | 'APPROVAL_ENDED';

export function decideSubmitted(
  state: Approval | undefined,
  command: DecisionSubmitted,
  cause: Cause,
  people: People,
  sign: SignOutcome,
): Verdict<ApprovalEvent> {
  if (state === undefined) return refuse('APPROVAL_UNKNOWN', `no approval ${command.approvalId} is open or remembered`);
  if (countedCommands(state).includes(command.commandId)) return ignore('command_repeated');
  const judged = judge(state, command, cause.atMs, people);
  if (judged.kind === 'rejected') return reject(state, command, cause, judged);
  return count(judged, command, cause, sign);
}

interface Counts {
  readonly kind: 'counts';
  readonly state: OpenApproval;
  readonly stage: number;
  readonly person: Person;
  readonly decision: SignedDecision;
}
interface Rejected {
  readonly kind: 'rejected';
  readonly code: RejectionCode;
  /** Only one whose signature holds is named. */
  readonly approver?: string;
  readonly detail?: Json;
}

function judge(state: Approval, command: DecisionSubmitted, atMs: number, people: People): Counts | Rejected {
  const verified = verifyDecision(command.decision, people);
  if (!verified.ok) return { kind: 'rejected', code: verified.code };
  const { decision, person } = verified;
  const approver = person.id;
  if (state.status === 'withdrawn_unseen')
    return { kind: 'rejected', code: 'APPROVAL_ENDED', approver, detail: { resolution: 'withdrawn' } };
  if (state.status !== 'open') {
    return {
      kind: 'rejected',
      code: 'APPROVAL_ENDED',
      approver,
      detail: { resolution: state.resolution, endedAt: state.endedAt },
    };
  }
  const mismatch = bindingMismatch(decision, state.request);
  if (mismatch !== undefined) return { kind: 'rejected', code: mismatch, approver };
  if (atMs > Date.parse(state.request.decideBy))
    return { kind: 'rejected', code: 'DECISION_LATE', approver, detail: lateBy(state, atMs) };
  return stand(state, person, decision);
}

function lateBy(state: OpenApproval, atMs: number): Json {
  return { decideBy: state.request.decideBy, arrivedAt: new Date(atMs).toISOString() };
}

function stand(state: OpenApproval, person: Person, decision: SignedDecision): Counts | Rejected {
  const { chain } = state.request;
  const decided = state.decisions.map((one) => one.approver);
  const open = openStage(chain, decided.length) ?? 0;
  const from = decision.verdict === 'approve' ? chain.slice(open, open + 1) : chain.slice(open);
  const problems = from.map((stage) => standingProblem(person, stage, excludedOf(state.request), decided));
  const ahead = problems.indexOf(undefined);
  if (ahead >= 0) return { kind: 'counts', state, stage: open + ahead, person, decision };
  const code = problems[0] ?? 'APPROVER_OUTSIDE_GROUP';
  return { kind: 'rejected', code, approver: person.id, detail: standing(state, person.id, chain[open]?.group ?? '') };
}

/** Whose turn it is, and what this person has said already. */
function standing(state: OpenApproval, approver: string, group: string): Json {
  const first = state.decisions.find((decision) => decision.approver === approver);
  return { turnOf: group, ...(first === undefined ? {} : { firstAnswer: first.verdict }) };
}

function count(
  { state, stage, person, decision }: Counts,
  command: DecisionSubmitted,
  cause: Cause,
  sign: SignOutcome,
): Verdict<ApprovalEvent> {
  const { request } = state;
  const { verdict, reason } = decision;
  const recorded = {
    type: 'DecisionRecorded',
    commandId: command.commandId,
    approver: person.id,
    verdict,
    stage,
    ...(reason === undefined ? {} : { reason: plain(reason) }),
    decision: command.decision,
  } as const;
  const decisions = [...state.decisions, { commandId: command.commandId, approver: person.id, verdict, jws: command.decision }];
  if (verdict === 'deny') return accept(cause, recorded, denied(request, decisions, reason, cause.atMs, sign));
  if (openStage(request.chain, decisions.length) !== undefined) return accept(cause, recorded);
  return accept(cause, recorded, approved(request, decisions, cause.atMs, sign));
}

function reject(
  state: Approval,
  { commandId }: DecisionSubmitted,
  cause: Cause,
  { code, approver, detail }: Rejected,
): Verdict<ApprovalEvent> {
  if (state.rejected >= MOST_REJECTED)
    return refuse(code, `not recorded any more: ${MOST_REJECTED} others of this approval did not count`);
  return accept(cause, {
    type: 'DecisionRejected',
    commandId,
    code,
    ...(approver === undefined ? {} : { approver }),
    ...(detail === undefined ? {} : { detail: plain(detail) }),
  });
}

function countedCommands(state: Approval): readonly string[] {
  switch (state.status) {
    case 'open':
      return state.decisions.map((decision) => decision.commandId);
    case 'ended':
    case 'closed':
      return state.commandIds;
    case 'withdrawn_unseen':
      return [];
  }
}
