import type { SignedDecision } from '../../src/approval/decision.ts';
import { signDecision } from '../../src/approval/decision.ts';
import { createKeyPair, parseSigningKey, type SigningKey, verifyingKey } from '../../src/approval/keys.ts';
import type { SignedOutcome } from '../../src/approval/outcome.ts';
import { type People, parsePeople } from '../../src/people.ts';

/** A signing key that is the same in every run. */
export const keyOf = (n: number): SigningKey => parseSigningKey(JSON.stringify(createKeyPair(Buffer.alloc(32, n)).privateJwk));

export const serviceKey = keyOf(200);
export const pinned = new Map([[serviceKey.kid, verifyingKey(serviceKey.publicJwk)]]);

const members = [
  { id: 'ann', groups: ['support'] },
  { id: 'ben', groups: ['support', 'managers'] },
  { id: 'cyd', groups: ['managers'] },
  { id: 'dot', groups: ['managers'] },
] as const;
const keys = new Map<string, SigningKey>(members.map(({ id }, n) => [id, keyOf(n + 1)]));

export const keyOfPerson = (id: string): SigningKey => keys.get(id) ?? keyOf(99);

export const people: People = parsePeople(
  JSON.stringify(members.map(({ id, groups }) => ({ id, groups, publicKey: keyOfPerson(id).publicJwk.x }))),
);

export const subject = {
  tenant: 'acme',
  taskId: '6f1b3a52-7a60-5f5e-9d0c-3b6f0f2b8a11',
  callId: '0c9f2a7e-51e4-5a11-8a6c-1f4f7b9f7d22',
  approvalId: '4a7d9c1b-2e53-5c3d-b1aa-9a7b6c5d4e33',
  digest: 'd1'.repeat(32),
};

export const decisionBy = (id: string, change: Partial<SignedDecision> = {}): SignedDecision => ({
  ...subject,
  sub: id,
  verdict: 'approve',
  at: '2026-11-23T10:00:00.000Z',
  commandId: '7e2f5a90-91a3-4b70-8f0e-2c1d3e4f5a66',
  ...change,
});
export const signedBy = (id: string, change: Partial<SignedDecision> = {}) =>
  signDecision(decisionBy(id, change), keyOfPerson(id));

export const outcome = (change: Partial<SignedOutcome> = {}): SignedOutcome => ({
  ...subject,
  resolution: 'approved',
  reversibility: 'irreversible',
  onSilence: 'deny',
  decideBy: '2026-11-23T10:15:00.000Z',
  executeBy: '2026-11-23T11:00:00.000Z',
  chain: [
    { group: 'support', needed: 1 },
    { group: 'managers', needed: 2 },
  ],
  excluded: ['eve'],
  decisions: [signedBy('ann'), signedBy('ben'), signedBy('cyd')],
  at: '2026-11-23T10:05:00.000Z',
  ...change,
});
