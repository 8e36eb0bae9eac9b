import { verifyOutcome } from '@holdpoint/core/approval/outcome';
import { describe, expect, test } from 'vitest';
import { nothing } from './given.ts';
import { asked, ms, no, subject, word } from './messages.ts';
import { people, serviceKeys } from './parties.ts';

const open = nothing().when('10:00', asked());

describe('the first denial ends it', () => {
  const denied = open.when('10:01', word('ann')).when('10:02', no('cyd', 'the amount is wrong'));

  test('with its reason, which the agent sees', () => {
    expect(denied.events).toMatchObject([
      { type: 'DecisionRecorded', approver: 'cyd', verdict: 'deny', stage: 1 },
      {
        type: 'ApprovalEnded',
        resolution: 'denied',
        code: 'APPROVAL_DENIED',
        approvers: ['ann', 'cyd'],
        reason: { plain: 'the amount is wrong' },
      },
    ]);
    expect(denied.effects).toMatchObject([{ message: { resolution: 'denied', reason: { plain: 'the amount is wrong' } } }]);
  });

  test('and its outcome starts nothing', () => {
    const [ended] = denied.events.slice(-1);
    const signature = ended?.type === 'ApprovalEnded' ? ended.signature : '';
    const check = { serviceKeys, people, subject, now: ms('10:30'), reversibility: 'fully_reversible' } as const;
    expect(verifyOutcome(signature, check)).toEqual({ ok: false, code: 'OUTCOME_NOT_APPROVED' });
  });
});

test('somebody whose turn has not come may deny already', () => {
  expect(open.when('10:01', no('cyd')).events).toMatchObject([
    { type: 'DecisionRecorded', stage: 1, verdict: 'deny' },
    { type: 'ApprovalEnded', resolution: 'denied' },
  ]);
});

test('somebody whose stage is over may not', () => {
  expect(open.when('10:01', word('ben')).when('10:02', no('ann')).events).toMatchObject([
    { type: 'DecisionRejected', code: 'APPROVER_OUTSIDE_GROUP', approver: 'ann', detail: { plain: { turnOf: 'managers' } } },
  ]);
});

test('a denial without a reason denies all the same', () => {
  const [, ended] = open.when('10:01', no('ann')).events;
  expect(ended).toMatchObject({ resolution: 'denied' });
  expect(ended).not.toHaveProperty('reason');
});
