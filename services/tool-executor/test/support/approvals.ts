import type { ToolCallRequested } from '@holdpoint/contracts/messages/tool-requests';
import { type SignedDecision, signDecision } from '@holdpoint/core/approval/decision';
import { createKeyPair, parseSigningKey, verifyingKey } from '@holdpoint/core/approval/keys';
import { type SignedOutcome, signOutcome } from '@holdpoint/core/approval/outcome';
import type { Person } from '@holdpoint/core/people';
import type { Trust } from '../../src/domain/authorise.ts';
import { moment, NOW, rule } from './requests.ts';

export const APPROVAL_ID = '3c2b1a09-8f7e-5d6c-9b4a-5f6e7d8c9b0a';
const COMMAND_ID = '11111111-2222-4333-8444-555555555555';

const keyOf = (seed: number) => parseSigningKey(JSON.stringify(createKeyPair(new Uint8Array(32).fill(seed)).privateJwk));
export const serviceKey = keyOf(1);
export const annasKey = keyOf(2);
export const strangersKey = keyOf(9);

const anna: Person = { id: 'anna', name: 'Anna', groups: ['treasury'], key: verifyingKey(annasKey.publicJwk) };

/** Trusts the approval-service's key, and Anna of the treasury. */
export const trust: Trust = {
  serviceKeys: new Map([[serviceKey.kid, verifyingKey(serviceKey.publicJwk)]]),
  people: new Map([[anna.id, anna]]),
};

export interface ApprovalChange {
  /** Another approval of the same call. */
  readonly approvalId?: string;
  readonly decision?: Partial<SignedDecision>;
  readonly decisionKey?: typeof annasKey;
  readonly outcome?: Partial<SignedOutcome> | undefined;
  readonly outcomeKey?: typeof serviceKey;
}

/** The request, approved by Anna for this very call; what differs is said. */
export function approved(request: ToolCallRequested, change: ApprovalChange = {}): ToolCallRequested {
  const executeBy = change.outcome?.executeBy ?? moment(NOW + 30_000);
  const { tenant, taskId, callId, digest } = request;
  const { approvalId = APPROVAL_ID } = change;
  const subject = { tenant, taskId, callId, approvalId, digest };
  const decision: SignedDecision = {
    sub: 'anna',
    ...subject,
    verdict: 'approve',
    at: moment(NOW - 2_000),
    commandId: COMMAND_ID,
  };
  const signed = signDecision({ ...decision, ...change.decision }, change.decisionKey ?? annasKey);
  const outcome: SignedOutcome = {
    ...subject,
    resolution: 'approved',
    reversibility: 'irreversible',
    onSilence: 'deny',
    decideBy: moment(NOW + 60_000),
    executeBy,
    chain: [{ group: 'treasury', needed: 1 }],
    excluded: ['rita'],
    decisions: [signed],
    at: moment(NOW - 1_000),
    ...change.outcome,
  };
  const text = signOutcome(outcome, change.outcomeKey ?? serviceKey);
  const authorisation: ToolCallRequested['authorisation'] = {
    kind: 'approval',
    rule,
    approvalId,
    approvers: ['anna'],
    outcome: text,
    executeBy,
  };
  return { ...request, authorisation };
}
