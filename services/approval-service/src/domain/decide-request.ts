import { assertNever } from '@holdpoint/contracts/assert-never';
import type { ApprovalEvent } from '@holdpoint/contracts/messages/approval-events';
import type { ApprovalAsked, ApprovalWithdrawn } from '@holdpoint/contracts/messages/approval-requests';
import { openPayload } from '@holdpoint/contracts/payload';
import { callDigest } from '@holdpoint/core/call-digest';
import type { Verdict } from '@holdpoint/stream/entity';
import { outcomeFits, type Problem, type SignOutcome, untaken, withdrawn } from './ending.ts';
import type { Approval } from './state.ts';
import { accept, type Cause, ignore, refuse } from './verdict.ts';

/**
 * The runner asks. What it says about the call must be what the digest says: people answer for the digest. A request that cannot be taken is
 * over at once, and its outcome says why: the task waits for a word, not for somebody who reads dead letters.
 */
export function decideAsked(
  state: Approval | undefined,
  request: ApprovalAsked,
  cause: Cause,
  { forgottenBefore, sign }: { readonly forgottenBefore: number; readonly sign: SignOutcome },
): Verdict<ApprovalEvent> {
  if (state !== undefined) return repeatedRequest(state, request);
  if (Date.parse(request.at) <= forgottenBefore) {
    // Nothing may be recorded about it: its log may have events already, and another first one would break their sequence.
    return refuse('TOO_OLD', 'approvals of that time may have been forgotten, so this one cannot be told from a repeat');
  }
  const opened = { type: 'ApprovalOpened', request } as const;
  const problem = problemOf(request);
  return problem === undefined ? accept(cause, opened) : accept(cause, opened, untaken(request, problem, cause.atMs, sign));
}

function problemOf(request: ApprovalAsked): Problem | undefined {
  const { tenant, taskId, callId, tool, version, contractDigest } = request;
  const digest = callDigest({ tenant, taskId, callId, tool, version, contractDigest, input: openPayload(request.input) });
  if (digest !== request.digest)
    return { code: 'DIGEST_MISMATCH', detail: `the request says ${request.digest}, its call has ${digest}` };
  if (!outcomeFits(request))
    return { code: 'CHAIN_TOO_LARGE', detail: 'the signed outcome could not hold the decisions that the chain asks for' };
  return undefined;
}

function repeatedRequest(state: Approval, request: ApprovalAsked): Verdict<ApprovalEvent> {
  switch (state.status) {
    case 'open':
      if (state.request.digest === request.digest) return ignore('already_open');
      return refuse('APPROVAL_CONFLICT', 'this approval is open for another call: what is asked for cannot change under people');
    case 'withdrawn_unseen':
      // The runner has taken it back and waits for nothing: nobody is asked in vain.
      return ignore('withdrawn_before');
    case 'ended':
    case 'closed':
      return ignore('already_ended');
    default:
      return assertNever(state);
  }
}

/** How far the runner's clock may be ahead of the log's time. */
const AHEAD_MS = 60_000;

/** The runner takes its request back. From a time that may have been forgotten it is a repeat, or about a request that will be too old. */
export function decideWithdrawn(
  state: Approval | undefined,
  withdrawal: ApprovalWithdrawn,
  cause: Cause,
  { forgottenBefore, sign }: { readonly forgottenBefore: number; readonly sign: SignOutcome },
): Verdict<ApprovalEvent> {
  const isOld = forgottenBefore > 0 && Date.parse(withdrawal.at) <= forgottenBefore + AHEAD_MS;
  if (state === undefined && isOld) return ignore('forgotten');
  if (state === undefined) return accept(cause, { type: 'WithdrawalRemembered', withdrawal });
  if (state.status !== 'open') return ignore(state.status === 'withdrawn_unseen' ? 'already_withdrawn' : 'already_ended');
  return accept(cause, withdrawn(state.request, state.decisions, withdrawal, cause.atMs, sign));
}

/** The runner has logged the outcome. */
export function decideAcknowledged(state: Approval | undefined, cause: Cause): Verdict<ApprovalEvent> {
  switch (state?.status) {
    case 'ended':
      return accept(cause, { type: 'AcknowledgementReceived' });
    case 'open':
      return ignore('not_ended');
    case 'closed':
      return ignore('already_acknowledged');
    case 'withdrawn_unseen':
      return ignore('already_withdrawn');
    case undefined:
      return ignore('unknown_approval');
    default:
      return assertNever(state);
  }
}
