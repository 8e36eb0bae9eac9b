import { verifyOutcome } from '@holdpoint/core/approval/outcome';
import { describe, expect, test } from 'vitest';
import { nothing } from './given.ts';
import { asked, clock, ms, subject, word } from './messages.ts';
import { people, serviceKeys } from './parties.ts';

const open = nothing().when('10:00', asked());

describe('the chain is gone through stage by stage', () => {
  test('a word that does not complete it is recorded for its stage', () => {
    const then = open.when('10:01', word('ann', { reason: 'looks right' }));
    expect(then.events).toMatchObject([
      { type: 'DecisionRecorded', seq: 2, approver: 'ann', verdict: 'approve', stage: 0, reason: { plain: 'looks right' } },
    ]);
    expect(then.effects).toEqual([]);
  });

  const approved = open.when('10:01', word('ann')).when('10:02', word('ben')).when('10:03', word('cyd'));

  test('the last word approves, in the same breath', () => {
    expect(approved.events).toMatchObject([
      { type: 'DecisionRecorded', seq: 4, approver: 'cyd', stage: 1 },
      {
        type: 'ApprovalEnded',
        seq: 5,
        resolution: 'approved',
        approvers: ['ann', 'ben', 'cyd'],
        code: 'APPROVED_BY_PEOPLE',
        callId: subject.callId,
        digest: subject.digest,
        executeBy: clock('11:03'),
      },
    ]);
  });

  test('the outcome goes to the runner, on the partition of its task', () => {
    expect(approved.effects).toMatchObject([
      {
        topic: 'approval.outcomes',
        key: subject.taskId,
        id: `${subject.approvalId}:5:outcome`,
        message: { type: 'ApprovalOutcome', ...subject, resolution: 'approved', executeBy: clock('11:03'), at: clock('10:03') },
      },
    ]);
  });

  test('G5: the signed outcome satisfies the executor’s own check for the irreversible', () => {
    const [ended] = approved.events.slice(-1);
    const signature = ended?.type === 'ApprovalEnded' ? ended.signature : '';
    const check = { serviceKeys, people, subject, now: ms('10:30'), reversibility: 'irreversible' } as const;
    expect(verifyOutcome(signature, check)).toMatchObject({
      ok: true,
      approvers: ['ann', 'ben', 'cyd'],
      outcome: { excluded: ['own', 'rex'], decideBy: clock('10:15'), chain: asked().chain },
    });
  });

  test('deciding the same again gives the same signature: recovery may decide anew', () => {
    const again = open.when('10:01', word('ann')).when('10:02', word('ben')).when('10:03', word('cyd'));
    expect(again.events).toEqual(approved.events);
  });
});

test('a person of several groups counts once, for the stage that is open', () => {
  const then = open.when('10:01', word('ben'));
  expect(then.events).toMatchObject([{ type: 'DecisionRecorded', stage: 0 }]);
  expect(then.when('10:02', word('ben', {}, 'again')).events).toMatchObject([
    { type: 'DecisionRejected', code: 'ALREADY_DECIDED' },
  ]);
});

test('a decision at the last millisecond is in time', () => {
  const one = nothing().when('10:00', asked({ chain: [{ group: 'support', needed: 1 }] }));
  expect(one.when('10:15', word('ann')).events).toMatchObject([
    { type: 'DecisionRecorded' },
    { type: 'ApprovalEnded', resolution: 'approved' },
  ]);
});
