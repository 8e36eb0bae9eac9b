/** Guarantee G5 and G6 at their third place: the executor. */
import { plain } from '@holdpoint/contracts/payload';
import { describe, expect, test } from 'vitest';
import { admit } from '../../src/domain/admit.ts';
import { notStarted } from '../../src/domain/answers.ts';
import { APPROVAL_ID, type ApprovalChange, annasKey, approved, serviceKey, strangersKey } from '../support/approvals.ts';
import { moment, NOW, requestFor } from '../support/requests.ts';
import { claimOf, hosting, settledBy } from '../support/situations.ts';
import { irreversible, toolWith } from '../support/tools.ts';

const final = toolWith(irreversible);
const reversible = toolWith();
const OTHER_CALL = '00000000-0000-5000-8000-000000000000';
const OTHER_DIGEST = 'b'.repeat(64);

const outcomeOf = (change: ApprovalChange) => admit(approved(requestFor(final), change), hosting(final));
const refusedWith = (code: string) => ({ result: { type: 'ToolCallRefused', code } });

describe('an irreversible call', () => {
  test('on the word of policy alone is refused, whatever the request says', () => {
    expect(admit(requestFor(final), hosting(final))).toMatchObject(refusedWith('IRREVERSIBLE_WITHOUT_APPROVAL'));
  });

  test('of a tool that may be repeated is refused just so', () => {
    const repeatable = toolWith({ reversibility: 'irreversible' });
    expect(admit(requestFor(repeatable), hosting(repeatable))).toMatchObject(refusedWith('IRREVERSIBLE_WITHOUT_APPROVAL'));
  });

  test('approved by a person and the approval-service runs, under a claim, before `executeBy`', () => {
    expect(outcomeOf({})).toMatchObject({
      kind: 'run',
      run: { needsClaim: true, approvedBy: ['anna'], startByMs: NOW + 30_000 },
    });
  });

  test.each<[string, ApprovalChange, string]>([
    ['without any decision of a person', { outcome: { decisions: [] } }, 'NEEDS_A_PERSON'],
    [
      'approved by silence',
      { outcome: { decisions: [], onSilence: 'approve', decideBy: moment(NOW - 5_000) } },
      'NEEDS_A_PERSON',
    ],
    ['signed by a stranger in place of the service', { outcomeKey: strangersKey }, 'OUTCOME_KEY_UNKNOWN'],
    ['signed by the approver in place of the service', { outcomeKey: annasKey }, 'OUTCOME_KEY_UNKNOWN'],
    ['decided by a stranger in Anna’s name', { decisionKey: strangersKey }, 'DECISION_KEY_UNKNOWN'],
    ['decided by the service in Anna’s name', { decisionKey: serviceKey }, 'DECISION_KEY_UNKNOWN'],
    ['decided by nobody we know', { decision: { sub: 'mallory' } }, 'APPROVER_UNKNOWN'],
    ['where the person denied', { decision: { verdict: 'deny' } }, 'DECISION_NOT_AN_APPROVAL'],
    ['where the outcome denies', { outcome: { resolution: 'denied' } }, 'OUTCOME_NOT_APPROVED'],
    ['where the outcome is for another call', { outcome: { callId: OTHER_CALL } }, 'OUTCOME_FOR_ANOTHER_CALL'],
    ['where the outcome is for other parameters', { outcome: { digest: OTHER_DIGEST } }, 'OUTCOME_FOR_ANOTHER_DIGEST'],
    ['where the decision is for another call', { decision: { callId: OTHER_CALL } }, 'DECISION_FOR_ANOTHER_CALL'],
    ['where the decision is for other parameters', { decision: { digest: OTHER_DIGEST } }, 'DECISION_FOR_ANOTHER_DIGEST'],
    ['where the approver is excluded', { outcome: { excluded: ['anna'] } }, 'APPROVER_EXCLUDED'],
    ['where the approver is of another group', { outcome: { chain: [{ group: 'legal', needed: 1 }] } }, 'APPROVER_OUTSIDE_GROUP'],
    ['with one approver of two', { outcome: { chain: [{ group: 'treasury', needed: 2 }] } }, 'CHAIN_NOT_SATISFIED'],
    ['after `executeBy`', { outcome: { executeBy: moment(NOW) } }, 'EXECUTE_BY_PASSED'],
  ])('%s is refused', (_name, change, code) => {
    expect(outcomeOf(change)).toMatchObject(refusedWith(code));
  });

  test('with an approval for a smaller sum is refused', () => {
    const small = approved(requestFor(final));
    const large = requestFor(final, { input: plain({ account: 'a-1', cents: 500_000, memo: '' }) });
    const forged = { ...large, authorisation: small.authorisation };
    expect(admit(forged, hosting(final))).toMatchObject(refusedWith('OUTCOME_FOR_ANOTHER_DIGEST'));
  });
});

describe('an approval’s `executeBy` bounds the first start alone', () => {
  const repeatable = toolWith({ reversibility: 'irreversible' });
  const lateBy = { nowMs: NOW + 45_000 };
  const first = approved(requestFor(repeatable));
  const second = approved(requestFor(repeatable, { attempt: 2 }));

  test('a retry after it runs, where the claims show a start in time', () => {
    const claim = claimOf(first, repeatable);
    expect(admit(second, { ...hosting(repeatable), claim, ...lateBy })).toMatchObject({
      kind: 'run',
      run: { startByMs: NOW + 60_000 },
    });
  });

  // Refused, it would end the task: an executor that was away for longer than the approval holds would fail what it should have asked about.
  test('an attempt that comes after its own `startBy` as well has merely not started, so that people are asked again', () => {
    const lapsed = { outcome: { executeBy: moment(NOW - 1) } };
    for (const tool of [final, reversible]) {
      const late = approved(requestFor(tool, { startBy: moment(NOW - 1) }), lapsed);
      expect(admit(late, hosting(tool))).toMatchObject({ result: { reason: 'past_start_by' } });
    }
  });

  test('a retry after it is refused, where the first attempt never started', () => {
    const by = { executor: 'executor-a', nowMs: NOW };
    const claim = settledBy(claimOf(first, repeatable), notStarted(first, by, 'past_start_by'));
    expect(admit(second, { ...hosting(repeatable), claim, ...lateBy })).toMatchObject(refusedWith('EXECUTE_BY_PASSED'));
  });
});

describe('each approval has a first start of its own', () => {
  const repeatable = toolWith({ reversibility: 'irreversible' });
  const approvalId = '99999999-9f7e-5d6c-9b4a-5f6e7d8c9b0a';
  const claim = claimOf(approved(requestFor(repeatable)), repeatable);
  const late = { ...hosting(repeatable), claim, nowMs: NOW + 45_000 };

  test('a second approval of a call is not in time because the first one was', () => {
    const again = approved(requestFor(repeatable, { attempt: 2 }), { approvalId });
    expect(admit(again, late)).toMatchObject(refusedWith('EXECUTE_BY_PASSED'));
  });

  test('nor is it, when the request calls it by the first one’s name', () => {
    const again = approved(requestFor(repeatable, { attempt: 2 }), { approvalId });
    const authorisation = { ...again.authorisation, approvalId: APPROVAL_ID };
    expect(admit({ ...again, authorisation }, late)).toMatchObject(refusedWith('OUTCOME_FOR_ANOTHER_CALL'));
  });
});

describe('a call that can be taken back', () => {
  test('runs on the word of policy', () => {
    expect(admit(requestFor(reversible), hosting(reversible))).toMatchObject({ kind: 'run' });
  });

  test('that policy sent to people is verified all the same', () => {
    const forged = approved(requestFor(reversible), { outcomeKey: strangersKey });
    expect(admit(forged, hosting(reversible))).toMatchObject(refusedWith('OUTCOME_KEY_UNKNOWN'));
  });

  test('may be approved by silence, under a policy that says so', () => {
    const silence: ApprovalChange['outcome'] = {
      decisions: [],
      onSilence: 'approve',
      reversibility: 'fully_reversible',
      decideBy: moment(NOW - 5_000),
      at: moment(NOW - 4_000),
    };
    expect(admit(approved(requestFor(reversible), { outcome: silence }), hosting(reversible))).toMatchObject({ kind: 'run' });
  });

  test('whose approval has lapsed does not start for the first time', () => {
    const late = approved(requestFor(reversible), { outcome: { executeBy: moment(NOW) } });
    expect(admit(late, hosting(reversible))).toMatchObject(refusedWith('EXECUTE_BY_PASSED'));
  });
});
