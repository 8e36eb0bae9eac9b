/**
 * What is to be done about a request for one attempt, whether it comes for the first time or again.
 *
 * I1 The claim is looked at before anything else: an attempt at or below the highest claimed never starts (again).
 * I2 That nothing happened is said only of an attempt without a claim, and of a call that is claimed only once the attempt is closed in the claims:
 *    an owner that was replaced without knowing it knows neither the claim nor the effect of the one that came after.
 * I3 A `once` call starts anew only if every earlier attempt is known not to have happened.
 * I4 What runs is what was asked: own contract, own digest, own reading of the approval, an input that parses to itself.
 */
import type { ToolCallRequested } from '@holdpoint/contracts/messages/tool-requests';
import type { ToolResult } from '@holdpoint/contracts/messages/tool-results';
import { openPayload } from '@holdpoint/contracts/payload';
import type { Effect } from '@holdpoint/contracts/vocabulary';
import { callDigest } from '@holdpoint/core/call-digest';
import type { OwnCode } from '@holdpoint/core/failure/codes';
import { CanonicalJsonError } from '@holdpoint/ledger/canonical-json';
import { type Answerer, ended, inDoubt, notStarted, refused } from './answers.ts';
import { authorise, type Trust } from './authorise.ts';
import { checkInput } from './check-input.ts';
import type { Claimed, ClaimState } from './claims.ts';
import type { HostedTool, Hosting } from './hosting.ts';
import { failed } from './judge.ts';

/** What is known where the request arrives. */
export interface Situation extends Answerer {
  readonly hosting: Hosting;
  readonly trust: Trust;
  /** What the claims say of this call. */
  readonly claim: ClaimState | undefined;
}

export type Admission =
  /** Nothing is owed: the runner has moved on to a later attempt. */
  | { readonly kind: 'ignore'; readonly reason: 'earlier_attempt' }
  /** It was answered before; here is the answer again. */
  | { readonly kind: 'repeat'; readonly result: ToolResult }
  /** It will not run; nothing was claimed, and nothing has to be. */
  | { readonly kind: 'answer'; readonly result: ToolResult }
  /** It will not run. It is closed in the claims before that is said. */
  | { readonly kind: 'close'; readonly closing: Closing; readonly result: ToolResult }
  /** An owner that is gone had claimed it, and running again is safe: the next attempt does. */
  | { readonly kind: 'settle'; readonly claim: Claimed; readonly result: ToolResult }
  /** An owner that is gone had claimed a `once` attempt: after its deadline, find out. */
  | { readonly kind: 'find_out'; readonly claim: Claimed; readonly hosted: HostedTool | undefined }
  | { readonly kind: 'run'; readonly run: Run };

/** What the claims are to say of an attempt that is answered without having been claimed. */
export interface Closing {
  readonly effect: Effect;
  readonly approvalId: string | undefined;
  readonly firstStartedAtMs: number | undefined;
}

/** An attempt that may start. */
export interface Run {
  readonly hosted: HostedTool;
  readonly input: Record<string, unknown>;
  readonly approvedBy: readonly string[];
  /** It must be claimed first: `once`, or irreversible. */
  readonly needsClaim: boolean;
  /** The approval that it runs on, if it runs on one. */
  readonly approvalId: string | undefined;
  /** When the call first started on that approval, if it did. */
  readonly firstStartedAtMs: number | undefined;
  /** Past this moment it does not start (epoch milliseconds). */
  readonly startByMs: number;
  readonly timeoutMs: number;
}

/** Decides. */
export function admit(request: ToolCallRequested, situation: Situation): Admission {
  const { claim } = situation;
  if (claim !== undefined && claim.attempt >= request.attempt) return admitClaimed(request, claim, situation);
  if (claim !== undefined && mayHaveHappened(claim)) {
    const message = `attempt ${claim.attempt} of this call may have happened`;
    return { kind: 'answer', result: inDoubt(request, situation, 'EARLIER_ATTEMPT_UNSETTLED', message) };
  }
  const fresh = admitFresh(request, situation);
  const effect = claimedEffectOf(request, situation.hosting);
  if (fresh.kind !== 'answer' || effect === undefined) return fresh;
  const closing = { effect, approvalId: approvalOf(request), firstStartedAtMs: firstStartOf(request, claim) };
  return { kind: 'close', closing, result: fresh.result };
}

/** The effect of a call that is claimed before it starts; undefined for one that is not. What is not hosted here is taken for the strictest. */
function claimedEffectOf(request: ToolCallRequested, hosting: Hosting): Effect | undefined {
  const hosted = sameContract(request, hosting);
  if (hosted === undefined) return 'once';
  return isClaimed(hosted) ? hosted.tool.contract.effect : undefined;
}

function isClaimed({ tool: { contract } }: HostedTool): boolean {
  return contract.effect === 'once' || contract.reversibility === 'irreversible';
}

function admitClaimed(request: ToolCallRequested, claim: ClaimState, situation: Situation): Admission {
  if (claim.attempt > request.attempt) return { kind: 'ignore', reason: 'earlier_attempt' };
  if (claim.status === 'settled') return { kind: 'repeat', result: claim.result };
  if (claim.effect === 'once') {
    return { kind: 'find_out', claim, hosted: sameContract(request, situation.hosting) };
  }
  const lost = failed('transient', 'EXECUTOR_LOST', `executor ${claim.owner} claimed the attempt and never answered`);
  return { kind: 'settle', claim, result: ended(request, { ...situation, startedAtMs: claim.atMs }, lost) };
}

/** A failed `once` attempt was answered so only because it proved that nothing happened. */
function mayHaveHappened(claim: ClaimState): boolean {
  if (claim.effect !== 'once') return false;
  return claim.status === 'claimed' || claim.result.type === 'ToolCallSucceeded' || claim.result.type === 'ToolCallInDoubt';
}

function admitFresh(request: ToolCallRequested, situation: Situation): Admission {
  const { hosting, nowMs } = situation;
  const hosted = hosting(request.tool, request.version);
  if (hosted === undefined) return { kind: 'answer', result: notStarted(request, situation, 'not_hosted') };
  if (hosted.digest !== request.contractDigest) return refuse(request, situation, 'CONTRACT_MISMATCH');
  if ('sealed' in request.input) return failInput(request, situation, 'fatal', 'INPUT_SEALED', 'no key for the input');
  if (digestOf(request) !== request.digest) return refuse(request, situation, 'DIGEST_MISMATCH');
  // Before its approval is looked at: that has lapsed by then too, and a refusal would end the task where people are to be asked again.
  if (nowMs > Date.parse(request.startBy)) return { kind: 'answer', result: notStarted(request, situation, 'past_start_by') };
  return prepare(request, hosted, situation);
}

/**
 * `executeBy` bounds the first start on its approval, which claims remember. Without claims (a reversible call that is safe to repeat) only
 * the first attempt is judged by it here; whether a later one follows a start in time, the runner's log knows.
 */
function prepare(request: ToolCallRequested, hosted: HostedTool, situation: Situation): Admission {
  const { contract } = hosted.tool;
  const needsClaim = isClaimed(hosted);
  const firstStartedAtMs = firstStartOf(request, situation.claim);
  const isFirstStart = needsClaim ? firstStartedAtMs === undefined : request.attempt === 1;
  const boundedMs = isFirstStart ? situation.nowMs : (firstStartedAtMs ?? Number.NEGATIVE_INFINITY);
  const authorised = authorise(request, contract, situation.trust, boundedMs);
  if (!authorised.ok) return refuse(request, situation, authorised.code);
  const checked = checkInput(hosted.tool, openPayload(request.input));
  if (!checked.ok) return failInput(request, situation, 'data_error', checked.code, checked.message);
  const executeByMs = (isFirstStart ? authorised.executeByMs : undefined) ?? Number.POSITIVE_INFINITY;
  return {
    kind: 'run',
    run: {
      ...{
        hosted,
        needsClaim,
        firstStartedAtMs,
        input: checked.input,
        approvedBy: authorised.approvedBy,
        approvalId: authorised.approvalId,
      },
      startByMs: Math.min(Date.parse(request.startBy), executeByMs),
      timeoutMs: Math.max(1, Math.min(request.timeoutMs, contract.timeoutMs)),
    },
  };
}

/** When the call first started on the approval that the request carries. A new approval (of a refreshed input, say) starts anew. */
function firstStartOf(request: ToolCallRequested, claim: ClaimState | undefined): number | undefined {
  return claim?.approvalId === approvalOf(request) ? claim?.firstStartedAtMs : undefined;
}

function approvalOf({ authorisation }: ToolCallRequested): string | undefined {
  return authorisation.kind === 'approval' ? authorisation.approvalId : undefined;
}

/** The hosted tool, if its contract is the one that the request was made under. */
function sameContract(request: ToolCallRequested, hosting: Hosting): HostedTool | undefined {
  const hosted = hosting(request.tool, request.version);
  return hosted?.digest === request.contractDigest ? hosted : undefined;
}

/** undefined: it has no canonical form, so nobody can have approved it. */
function digestOf({ tenant, taskId, callId, tool, version, contractDigest, input }: ToolCallRequested): string | undefined {
  try {
    return callDigest({ tenant, taskId, callId, tool, version, contractDigest, input: openPayload(input) });
  } catch (error) {
    if (error instanceof CanonicalJsonError) return undefined;
    throw error;
  }
}

function refuse(request: ToolCallRequested, by: Answerer, code: OwnCode): Admission {
  return { kind: 'answer', result: refused(request, by, code, `${request.tool} v${request.version} is not run: ${code}`) };
}

function failInput(
  request: ToolCallRequested,
  by: Answerer,
  failureClass: 'fatal' | 'data_error',
  code: OwnCode,
  message: string,
): Admission {
  const failure = failed(failureClass, code, message, true);
  return { kind: 'answer', result: ended(request, { ...by, startedAtMs: by.nowMs }, failure) };
}
