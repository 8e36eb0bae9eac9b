import { type ApprovalView, foldApproval } from '@holdpoint/client/approval-view';
import { approvalEventSchema } from '@holdpoint/contracts/messages/approval-events';
import { createKeyPair, parseSigningKey } from '@holdpoint/core/approval/keys';
import { parsePeople } from '@holdpoint/core/people';
import { describe, expect, it } from 'vitest';
import { nextWord } from '../src/decider/next-word.ts';
import type { Signer } from '../src/decider/signers.ts';

const approvalId = '00000000-0000-5000-8000-000000000001';
const at = '2026-01-01T00:00:00.000Z';
const digest = 'a'.repeat(64);
const subject = { approvalId, taskId: '00000000-0000-5000-8000-000000000002', tenant: 't' };
const envelope = (seq: number) => ({
  id: `${approvalId}:${seq}`,
  seq,
  ...subject,
  at,
  source: 's',
  causationId: 'c',
  correlationId: 'c',
});

const request = {
  ...{ type: 'ApprovalAsked', ...subject, at, correlationId: 'c', taskType: 'shop.order' },
  ...{ callId: '00000000-0000-5000-8000-000000000003', tool: 'shop.refund', version: 1, contractDigest: digest, digest },
  ...{ agent: { name: 'shop.desk', version: 1 }, requestedBy: 'cleo', input: { plain: { order: 7 } } },
  ...{ reversibility: 'irreversible', rule: { name: 'r', policyVersion: '1', policyDigest: digest, reasons: [] } },
  chain: [
    { group: 'support', needed: 1 },
    { group: 'finance', needed: 1 },
  ],
  ...{ excluded: ['dora'], expected: true, decideBy: at, executeWithinMs: 1, onSilence: 'deny', remindAt: [] },
  ...{ action: { plain: 'refund' }, history: { plain: [] } },
};
const opened = approvalEventSchema.parse({ type: 'ApprovalOpened', ...envelope(1), request });
const word = (seq: number, approver: string, verdict: 'approve' | 'deny') =>
  approvalEventSchema.parse({
    ...{ type: 'DecisionRecorded', ...envelope(seq), commandId: approvalId, approver, verdict, stage: 0, decision: 'jws' },
  });

function viewAfter(...events: readonly ReturnType<typeof word>[]): ApprovalView {
  const view = [opened, ...events].reduce<ApprovalView | undefined>(foldApproval, undefined);
  if (view === undefined) throw new Error('the approval was not opened');
  return view;
}

const keys = new Map(
  ['anna', 'ben', 'cleo', 'dora'].map((id, n) => [
    id,
    parseSigningKey(JSON.stringify(createKeyPair(Buffer.alloc(32, n + 1)).privateJwk)),
  ]),
);
const people = parsePeople(
  [...keys]
    .map(([id, key]) => `- {id: ${id}, groups: [${id === 'ben' ? 'finance' : 'support'}], publicKey: ${key.publicJwk.x}}`)
    .join('\n'),
);
const signers = [...people.values()].flatMap((person): Signer[] => {
  const key = keys.get(person.id);
  return key === undefined ? [] : [{ person, key }];
});
const approveAll = [{ match: {}, decide: 'approve' as const }];
const speaker = (view: ApprovalView, failed: readonly string[] = []) => {
  const next = nextWord(view, approveAll, signers, new Set(failed));
  return next.kind === 'speak' ? next.signer.person.id : next.kind;
};

describe('the next word on an approval', () => {
  it('is that of a person of the group in turn, stage by stage', () => {
    expect(speaker(viewAfter())).toBe('anna');
    expect(speaker(viewAfter(word(2, 'anna', 'approve')))).toBe('ben');
    expect(speaker(viewAfter(word(2, 'anna', 'approve'), word(3, 'ben', 'approve')))).toBe('nothing');
  });

  it('is never that of the requester, of somebody excluded, or of somebody whose word did not count', () => {
    expect(speaker(viewAfter(), ['anna'])).toBe('nobody');
  });

  it('is none after a denial', () => {
    expect(speaker(viewAfter(word(2, 'anna', 'deny')))).toBe('nothing');
  });

  it('counts an event once, however often it is seen', () => {
    const once = word(2, 'anna', 'approve');
    expect(viewAfter(once, once).words).toHaveLength(1);
  });

  it('is none where no rule matches', () => {
    expect(nextWord(viewAfter(), [{ match: { tool: ['other.*'] }, decide: 'approve' }], signers, new Set()).kind).toBe('nothing');
  });
});
