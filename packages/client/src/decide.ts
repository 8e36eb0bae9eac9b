import type { DecisionSubmitted } from '@holdpoint/contracts/messages/approval-commands';
import type { ApprovalEvent, ApprovalEventOf } from '@holdpoint/contracts/messages/approval-events';
import type { ApprovalAsked } from '@holdpoint/contracts/messages/approval-requests';
import { openPayload } from '@holdpoint/contracts/payload';
import { signDecision } from '@holdpoint/core/approval/decision';
import type { SigningKey } from '@holdpoint/core/approval/keys';
import { callDigest } from '@holdpoint/core/call-digest';
import type { RecordPosition } from '@holdpoint/stream/record';
import { awaitAnswer } from './answer.ts';
import type { Connection } from './connection.ts';
import { approvalLog } from './event-log.ts';
import { sendOne } from './send-one.ts';
import { rangeOf, taskPartition } from './task-log.ts';

/** What a person has decided. */
export interface PersonsDecision {
  /** The approver's id in people.yaml. */
  readonly as: string;
  readonly key: SigningKey;
  readonly verdict: 'approve' | 'deny';
  /** Required to deny: the agent sees it. */
  readonly reason?: string;
  readonly commandId: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** What became of a decision. */
export type DecisionAnswer =
  | { readonly kind: 'counted'; readonly event: ApprovalEventOf<'DecisionRecorded'> }
  /** Recorded with the reason why it does not count. */
  | { readonly kind: 'rejected'; readonly event: ApprovalEventOf<'DecisionRejected'> }
  | { readonly kind: 'refused'; readonly code: string }
  /** This very command was there before. */
  | { readonly kind: 'repeated' };

/** The digest that the request names is not the digest of what it shows: nothing was signed. */
export class DigestMismatchError extends Error {
  override readonly name = 'DigestMismatchError';
}

/**
 * Signs a decision over what is shown and waits for what the approval-service makes of it. The digest is computed anew from the shown call.
 * @throws DigestMismatchError before anything is signed, SealedPayloadError; the signal's reason once it aborts
 */
export async function decideApproval(
  connection: Connection,
  request: ApprovalAsked,
  decision: PersonsDecision,
  signal: AbortSignal,
): Promise<DecisionAnswer> {
  const { taskId } = request;
  const { commandId } = decision;
  const { end: eventsFrom } = await rangeOf(connection, 'approval.events', taskPartition(connection, taskId));
  const position = await sendDecision(connection, request, decision);
  const causedBy = (event: ApprovalEvent) => isWordOn(event) && event.commandId === commandId;
  const answer = await awaitAnswer(approvalLog(connection), position, { eventsFrom, signal, key: taskId, causedBy });
  if (answer.kind === 'ignored') return { kind: 'repeated' };
  if (answer.kind === 'refused') return answer;
  const { event } = answer;
  if (event.type === 'DecisionRecorded') return { kind: 'counted', event };
  if (event.type === 'DecisionRejected') return { kind: 'rejected', event };
  throw new TypeError(`${event.type} is no answer to a decision`);
}

/**
 * Signs a decision and sends it, for whoever follows the log anyway: nobody waits for what becomes of it.
 * @throws DigestMismatchError before anything is signed, SealedPayloadError
 */
export async function sendDecision(
  connection: Connection,
  request: ApprovalAsked,
  decision: PersonsDecision,
): Promise<RecordPosition> {
  const { approvalId, taskId, tenant } = request;
  const { commandId, at } = decision;
  const jws = signShown(request, decision);
  const message: DecisionSubmitted = { type: 'DecisionSubmitted', commandId, approvalId, taskId, tenant, decision: jws, at };
  return sendOne(connection, {
    topic: 'approval.commands',
    key: taskId,
    message,
    id: commandId,
    subject: approvalId,
    ...(request.traceparent === undefined ? {} : { traceparent: request.traceparent }),
  });
}

/** The decision as a JWS by the person's own key. @throws DigestMismatchError, SealedPayloadError */
export function signShown(request: ApprovalAsked, { as, key, verdict, reason, commandId, at }: PersonsDecision): string {
  const { approvalId, taskId, tenant, callId, tool, version, contractDigest } = request;
  const digest = callDigest({ tenant, taskId, callId, tool, version, contractDigest, input: openPayload(request.input) });
  if (digest !== request.digest) {
    throw new DigestMismatchError(`approval ${approvalId} names the digest ${request.digest}, but what it shows has ${digest}`);
  }
  const said = { sub: as, approvalId, taskId, tenant, callId, digest, verdict, at, commandId };
  return signDecision(reason === undefined ? said : { ...said, reason }, key);
}

function isWordOn(event: ApprovalEvent): event is ApprovalEventOf<'DecisionRecorded' | 'DecisionRejected'> {
  return event.type === 'DecisionRecorded' || event.type === 'DecisionRejected';
}
