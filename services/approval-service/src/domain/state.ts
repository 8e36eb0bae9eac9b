import type { ApprovalOutcome } from '@holdpoint/contracts/messages/approval-outcomes';
import type { ApprovalAsked, ApprovalWithdrawn } from '@holdpoint/contracts/messages/approval-requests';

/**
 * One approval. It is opened by the runner's request, ended by people, by silence or by withdrawal, and closed once the runner
 * has said that it knows the outcome:
 *
 *   (nothing) → open → ended → closed
 *   (nothing) → withdrawn_unseen: should the request still come, nobody is asked
 */
export type Approval = WithdrawnUnseen | OpenApproval | EndedApproval | ClosedApproval;

interface Known {
  /** Of its last event. */
  readonly seq: number;
  readonly approvalId: string;
  readonly taskId: string;
  readonly tenant: string;
}

/** Withdrawn before its request was taken. */
export interface WithdrawnUnseen extends Known {
  readonly status: 'withdrawn_unseen';
  readonly withdrawal: ApprovalWithdrawn;
  readonly rejected: number;
}

/** A word that counts. */
export interface CountedDecision {
  readonly commandId: string;
  readonly approver: string;
  readonly verdict: 'approve' | 'deny';
  /** The approver's own JWS. */
  readonly jws: string;
}

/** People are being asked. */
export interface OpenApproval extends Known {
  readonly status: 'open';
  readonly request: ApprovalAsked;
  readonly decisions: readonly CountedDecision[];
  /** How many of the reminders are done. */
  readonly reminded: number;
  /** Words that did not count: bounded, see decide-decision.ts. */
  readonly rejected: number;
}

interface Over extends Known {
  readonly resolution: ApprovalOutcome['resolution'];
  readonly endedAt: string;
  /** When it was asked, epoch milliseconds. */
  readonly askedAtMs: number;
  /** Of the decisions that were counted: the same command again is no news. */
  readonly commandIds: readonly string[];
  readonly rejected: number;
}

/** Ended; the outcome is repeated until the runner has acknowledged it. */
export interface EndedApproval extends Over {
  readonly status: 'ended';
  readonly outcome: ApprovalOutcome;
  readonly repeats: number;
  /** Epoch milliseconds. */
  readonly nextRepeatAtMs: number;
}

/** The runner knows: nothing is owed any more. What is kept answers a late word. */
export interface ClosedApproval extends Over {
  readonly status: 'closed';
}
