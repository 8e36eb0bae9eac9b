import { describe, expect, test } from 'vitest';
import { definition, nothing } from './given.ts';
import { acknowledgement, asked, ms, no, withdrawal, word } from './messages.ts';

const open = nothing().when('10:00', asked());

describe('a withdrawal', () => {
  test('ends an open approval, with why', () => {
    const then = open.when('10:01', word('ann')).when('10:05', withdrawal());
    expect(then.events).toMatchObject([
      {
        type: 'ApprovalEnded',
        resolution: 'withdrawn',
        code: 'TASK_CANCELLED',
        approvers: ['ann'],
        reason: { plain: 'not needed' },
      },
    ]);
    expect(then.effects).toMatchObject([{ message: { type: 'ApprovalOutcome', resolution: 'withdrawn' } }]);
  });

  test('after the end changes nothing: the log’s order decides', () => {
    expect(open.when('10:01', no('ann')).when('10:05', withdrawal()).verdict).toEqual({
      kind: 'ignore',
      reason: 'already_ended',
    });
  });

  test('and a decision after it does not count', () => {
    expect(open.when('10:05', withdrawal()).when('10:06', word('ann')).events).toMatchObject([
      { type: 'DecisionRejected', code: 'APPROVAL_ENDED', approver: 'ann', detail: { plain: { resolution: 'withdrawn' } } },
    ]);
  });
});

test('G3: a withdrawal from a time that may have been forgotten changes nothing: the log may have its approval already', () => {
  expect(nothing(ms('10:05')).when('10:06', withdrawal()).verdict).toEqual({ kind: 'ignore', reason: 'forgotten' });
});

describe('a withdrawal that comes before its request', () => {
  const early = nothing().when('10:05', withdrawal());

  test('is remembered, and once is enough', () => {
    expect(early.events).toMatchObject([{ type: 'WithdrawalRemembered', seq: 1 }]);
    expect(early.effects).toEqual([]);
    expect(early.state && definition.isEnded(early.state)).toBe(true);
    expect(early.when('10:06', withdrawal()).verdict).toEqual({ kind: 'ignore', reason: 'already_withdrawn' });
  });

  test('keeps people from being asked in vain when the request still comes', () => {
    expect(early.when('10:07', asked()).verdict).toEqual({ kind: 'ignore', reason: 'withdrawn_before' });
    expect(early.when('10:07', acknowledgement()).verdict).toEqual({ kind: 'ignore', reason: 'already_withdrawn' });
  });

  test('leaves no room for a decision', () => {
    expect(early.when('10:06', word('ann')).events).toMatchObject([{ type: 'DecisionRejected', code: 'APPROVAL_ENDED' }]);
  });
});
