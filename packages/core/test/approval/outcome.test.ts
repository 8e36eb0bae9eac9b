import { describe, expect, test } from 'vitest';
import { signCompact } from '../../src/approval/jws.ts';
import { verifyingKey } from '../../src/approval/keys.ts';
import { OUTCOME_TYP, type OutcomeCheck, type SignedOutcome, signOutcome, verifyOutcome } from '../../src/approval/outcome.ts';
import { keyOf, keyOfPerson, outcome, people, pinned, serviceKey, signedBy, subject } from './signers.ts';

const check: OutcomeCheck = {
  serviceKeys: pinned,
  people,
  subject,
  now: Date.parse('2026-11-23T10:30:00.000Z'),
  reversibility: 'irreversible',
};
const verify = (change: Partial<SignedOutcome> = {}, against: Partial<OutcomeCheck> = {}) =>
  verifyOutcome(signOutcome(outcome(change), serviceKey), { ...check, ...against });
const refusal = (change: Partial<SignedOutcome>, against: Partial<OutcomeCheck> = {}) => {
  const verified = verify(change, against);
  return verified.ok ? 'accepted' : verified.code;
};

test('G5: an outcome that rests on the people’s own signatures lets the irreversible call start', () => {
  expect(verify()).toMatchObject({ ok: true, approvers: ['ann', 'ben', 'cyd'], outcome: { digest: subject.digest } });
});

describe('the service’s signature', () => {
  const jws = signOutcome(outcome(), serviceKey);
  const codeOf = (text: string, against: Partial<OutcomeCheck> = {}) => {
    const verified = verifyOutcome(text, { ...check, ...against });
    return verified.ok ? 'accepted' : verified.code;
  };
  test('OUTCOME_MALFORMED: no JWS', () => expect(codeOf('x')).toBe('OUTCOME_MALFORMED'));
  test('OUTCOME_MALFORMED: beyond the bound', () => expect(codeOf('x'.repeat(70_000))).toBe('OUTCOME_MALFORMED'));
  test('OUTCOME_MALFORMED: a JWS of another kind, even with the service’s signature', () => {
    expect(codeOf(signCompact('jwt', outcome(), serviceKey.kid, serviceKey.privateKey))).toBe('OUTCOME_MALFORMED');
  });
  test('OUTCOME_MALFORMED: content of another shape', () => {
    expect(codeOf(signCompact(OUTCOME_TYP, { resolution: 'approved' }, serviceKey.kid, serviceKey.privateKey))).toBe(
      'OUTCOME_MALFORMED',
    );
  });
  test('OUTCOME_MALFORMED: approved without an end', () => {
    const { executeBy: _none, ...endless } = outcome();
    expect(codeOf(signOutcome(endless, serviceKey))).toBe('OUTCOME_MALFORMED');
  });
  test('OUTCOME_KEY_UNKNOWN: somebody else’s key', () =>
    expect(codeOf(signOutcome(outcome(), keyOf(77)))).toBe('OUTCOME_KEY_UNKNOWN'));
  test('OUTCOME_KEY_IS_A_PERSONS: one key for both roles', () => {
    const ann = keyOfPerson('ann');
    const serviceKeys = new Map([[ann.kid, verifyingKey(ann.publicJwk)]]);
    expect(codeOf(signOutcome(outcome(), ann), { serviceKeys })).toBe('OUTCOME_KEY_IS_A_PERSONS');
  });
  test('OUTCOME_SIGNATURE_INVALID: changed after signing', () => {
    const [head, , mark] = jws.split('.');
    const body = Buffer.from(JSON.stringify(outcome({ executeBy: '2027-01-01T00:00:00.000Z' }))).toString('base64url');
    expect(codeOf(`${head}.${body}.${mark}`)).toBe('OUTCOME_SIGNATURE_INVALID');
  });
});

describe('G6: what was approved is what runs', () => {
  test.each([['tenant'], ['taskId'], ['callId']] as const)('OUTCOME_FOR_ANOTHER_CALL: another %s', (field) => {
    expect(refusal({}, { subject: { ...subject, [field]: 'other' } })).toBe('OUTCOME_FOR_ANOTHER_CALL');
  });
  test('OUTCOME_FOR_ANOTHER_DIGEST: other parameters', () => {
    expect(refusal({}, { subject: { ...subject, digest: 'e2'.repeat(32) } })).toBe('OUTCOME_FOR_ANOTHER_DIGEST');
  });
  test.each([['denied'], ['expired'], ['withdrawn']] as const)('OUTCOME_NOT_APPROVED: %s', (resolution) => {
    expect(refusal({ resolution })).toBe('OUTCOME_NOT_APPROVED');
  });
  test('EXECUTE_BY_PASSED: at that moment it is too late', () => {
    const executeBy = Date.parse('2026-11-23T11:00:00.000Z');
    expect(refusal({}, { now: executeBy - 1 })).toBe('accepted');
    expect(refusal({}, { now: executeBy })).toBe('EXECUTE_BY_PASSED');
  });
});

describe('the decisions that it rests on are checked again', () => {
  const ann = signedBy('ann');
  const ben = signedBy('ben');
  const cyd = signedBy('cyd');

  test.each([
    ['DECISION_MALFORMED', [ann, ben, 'x']],
    ['DECISION_TOO_LARGE', [ann, ben, 'x'.repeat(5_000)]],
    ['DECISION_UNSIGNED', [ann, ben, cyd.replace(/[^.]+$/, '')]],
    ['APPROVER_UNKNOWN', [ann, ben, signedBy('mallory')]],
    ['DECISION_FOR_ANOTHER_CALL', [ann, ben, signedBy('cyd', { approvalId: subject.callId })]],
    ['DECISION_FOR_ANOTHER_DIGEST', [ann, ben, signedBy('cyd', { digest: 'e2'.repeat(32) })]],
    ['DECISION_NOT_AN_APPROVAL', [ann, ben, signedBy('cyd', { verdict: 'deny', reason: 'no' })]],
    ['ALREADY_DECIDED', [ann, ben, ben]],
    ['APPROVER_OUTSIDE_GROUP', [ben, ann, cyd]],
    ['APPROVER_OUTSIDE_GROUP', [cyd, ann, ben]],
    ['DECISION_SUPERFLUOUS', [ann, ben, cyd, signedBy('dot')]],
    ['CHAIN_NOT_SATISFIED', [ann, ben]],
  ])('%s', (code, decisions) => {
    expect(refusal({ decisions })).toBe(code);
  });

  test('DECISION_KEY_UNKNOWN: the person’s key has been replaced since', () => {
    const replaced = new Map(people);
    const other = people.get('dot');
    const was = people.get('cyd');
    if (other && was) replaced.set('cyd', { ...was, key: other.key });
    expect(refusal({}, { people: replaced })).toBe('DECISION_KEY_UNKNOWN');
  });

  test('DECISION_SIGNATURE_INVALID: one person’s signature under another’s words', () => {
    const forged = `${cyd.split('.').slice(0, 2).join('.')}.${signedBy('cyd', { reason: 'x' }).split('.')[2]}`;
    expect(refusal({ decisions: [ann, ben, forged] })).toBe('DECISION_SIGNATURE_INVALID');
  });

  test('APPROVER_EXCLUDED: the requester’s own word', () => expect(refusal({ excluded: ['cyd'] })).toBe('APPROVER_EXCLUDED'));
});

describe('silence', () => {
  const silent = {
    decisions: [],
    onSilence: 'approve',
    reversibility: 'fully_reversible',
    at: '2026-11-23T10:15:00.000Z',
  } satisfies Partial<SignedOutcome>;
  const easy = { reversibility: 'fully_reversible' } as const;

  test('lets the fully reversible start', () => expect(verify(silent, easy)).toMatchObject({ ok: true, approvers: [] }));
  test('NEEDS_A_PERSON: irreversible by the executor’s own contract, whatever the outcome says', () => {
    expect(refusal(silent, { reversibility: 'irreversible' })).toBe('NEEDS_A_PERSON');
  });
  test('NEEDS_A_PERSON: raised to irreversible by policy', () => {
    expect(refusal({ ...silent, reversibility: 'irreversible' }, easy)).toBe('NEEDS_A_PERSON');
  });
  test.each([
    ['partly reversible by contract', silent, { reversibility: 'partially_reversible' }],
    ['partly reversible by policy', { ...silent, reversibility: 'partially_reversible' }, easy],
    ['silence denies', { ...silent, onSilence: 'deny' }, easy],
    ['the time was not over', { ...silent, at: '2026-11-23T10:14:59.999Z' }, easy],
  ] as const)('CHAIN_NOT_SATISFIED: %s', (_why, change, against) => expect(refusal(change, against)).toBe('CHAIN_NOT_SATISFIED'));
});
