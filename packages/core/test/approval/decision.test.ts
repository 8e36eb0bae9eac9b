import { sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { bindingMismatch, DECISION_TYP, signDecision, verifyDecision } from '../../src/approval/decision.ts';
import { signCompact } from '../../src/approval/jws.ts';
import { decisionBy, keyOfPerson, people, signedBy, subject } from './signers.ts';

const ann = keyOfPerson('ann');
const tamper = (jws: string, change: object) => {
  const [head, body, mark] = jws.split('.');
  const payload: unknown = JSON.parse(Buffer.from(body ?? '', 'base64url').toString());
  const changed = { ...(typeof payload === 'object' ? payload : {}), ...change };
  return `${head}.${Buffer.from(JSON.stringify(changed)).toString('base64url')}.${mark}`;
};

/** As a client that is less careful than ours would write it. */
const jwsOf = (payload: object) => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'EdDSA', typ: DECISION_TYP, kid: ann.kid })}.${part(payload)}`;
  return `${signed}.${sign(null, Buffer.from(signed), ann.privateKey).toString('base64url')}`;
};

test('a decision by the person’s own key is verified and names the person', () => {
  const verified = verifyDecision(signedBy('ann', { verdict: 'deny', reason: 'wrong order' }), people);
  expect(verified).toMatchObject({ ok: true, person: { id: 'ann' }, decision: { verdict: 'deny', reason: 'wrong order' } });
});

test('signing refuses a decision that could not be read back', () => {
  expect(() => signDecision(decisionBy('ann', { digest: 'short' }), ann)).toThrow();
});

describe('refused', () => {
  test.each([
    ['DECISION_MALFORMED', 'not a JWS', 'hello'],
    ['DECISION_MALFORMED', 'a JWS of another kind', signCompact('jwt', decisionBy('ann'), ann.kid, ann.privateKey)],
    [
      'DECISION_MALFORMED',
      'a decision without its digest',
      signCompact(DECISION_TYP, { ...decisionBy('ann'), digest: undefined }, ann.kid, ann.privateKey),
    ],
    ['DECISION_MALFORMED', 'a reason that has no canonical form', jwsOf({ ...decisionBy('ann'), reason: '\ud800' })],
    ['DECISION_TOO_LARGE', 'longer than outcomes can embed', 'x'.repeat(5_000)],
    ['DECISION_UNSIGNED', 'no signature', signedBy('ann').replace(/[^.]+$/, '')],
    ['APPROVER_UNKNOWN', 'a stranger', signedBy('mallory')],
    ['DECISION_KEY_UNKNOWN', 'one person in the name of another', signDecision(decisionBy('ann'), keyOfPerson('ben'))],
    ['DECISION_SIGNATURE_INVALID', 'changed after signing', tamper(signedBy('ann', { verdict: 'deny' }), { verdict: 'approve' })],
  ])('%s: %s', (code, _what, jws) => {
    expect(verifyDecision(jws, people)).toMatchObject({ ok: false, code });
  });

  test('DECISION_UNSIGNED: the algorithm none', () => {
    const head = Buffer.from(JSON.stringify({ alg: 'none', typ: DECISION_TYP, kid: ann.kid })).toString('base64url');
    expect(verifyDecision(signedBy('ann').replace(/^[^.]+/, head), people)).toEqual({
      ok: false,
      code: 'DECISION_UNSIGNED',
      sub: 'ann',
    });
  });
});

describe('what a decision is about', () => {
  test('is this call', () => expect(bindingMismatch(decisionBy('ann'), subject)).toBeUndefined());
  test.each([['tenant'], ['taskId'], ['callId'], ['approvalId']] as const)('another %s is another call', (field) => {
    expect(bindingMismatch(decisionBy('ann', { [field]: 'other' }), subject)).toBe('DECISION_FOR_ANOTHER_CALL');
  });
  test('another digest means other parameters', () => {
    expect(bindingMismatch(decisionBy('ann', { digest: 'e2'.repeat(32) }), subject)).toBe('DECISION_FOR_ANOTHER_DIGEST');
  });
});
