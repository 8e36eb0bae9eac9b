import type { DecisionSubmitted } from '@holdpoint/contracts/messages/approval-commands';
import { signDecision } from '@holdpoint/core/approval/decision';
import { describe, expect, test } from 'vitest';
import { MOST_REJECTED } from '../src/domain/decide-decision.ts';
import { nothing, type Then } from './given.ts';
import { acknowledgement, asked, clock, no, subject, word } from './messages.ts';
import { keyOfPerson } from './parties.ts';

const open = nothing().when('10:00', asked());
const signedWith = (id: string, command: DecisionSubmitted): DecisionSubmitted => {
  const { commandId, at } = command;
  return { ...command, decision: signDecision({ ...subject, sub: 'ann', verdict: 'approve', at, commandId }, keyOfPerson(id)) };
};

describe('recorded with its code, so that its sender learns why', () => {
  test.each([
    ['DECISION_UNSIGNED', 'without a signature', { ...word('ann'), decision: word('ann').decision.replace(/[^.]+$/, '') }],
    ['DECISION_MALFORMED', 'no decision at all', { ...word('ann'), decision: 'yes' }],
    ['DECISION_TOO_LARGE', 'longer than outcomes can embed', { ...word('ann'), decision: 'x'.repeat(5_000) }],
    ['APPROVER_UNKNOWN', 'by a stranger', word('mallory')],
    ['DECISION_KEY_UNKNOWN', 'in somebody else’s name', signedWith('ben', word('ann'))],
    [
      'DECISION_SIGNATURE_INVALID',
      'with another’s signature',
      {
        ...word('ann'),
        decision: word('ann').decision.replace(/[^.]+$/, word('ann', { reason: 'x' }).decision.split('.')[2] ?? ''),
      },
    ],
  ])('%s: %s; nobody is named, for nothing is proven', (code, _what, command) => {
    const then = open.when('10:01', command);
    expect(then.events).toMatchObject([{ type: 'DecisionRejected', code, commandId: command.commandId }]);
    expect(then.events[0]).not.toHaveProperty('approver');
    expect(then.effects).toEqual([]);
  });

  test.each([
    ['DECISION_FOR_ANOTHER_CALL', 'for another approval', word('ann', { approvalId: subject.callId })],
    ['DECISION_FOR_ANOTHER_CALL', 'for another tenant', word('ann', { tenant: 'other' })],
    ['DECISION_FOR_ANOTHER_DIGEST', 'G6: for other parameters', word('ann', { digest: 'ee'.repeat(32) })],
    ['APPROVER_OUTSIDE_GROUP', 'by somebody whose turn it is not', word('cyd')],
    ['APPROVER_EXCLUDED', 'by the requester', word('rex')],
    ['APPROVER_EXCLUDED', 'a denial by the requester', no('rex')],
    ['APPROVER_EXCLUDED', 'by the agent’s owner', word('own')],
  ])('%s: %s', (code, _what, command) => {
    expect(open.when('10:01', command).events).toMatchObject([{ type: 'DecisionRejected', code, approver: expect.any(String) }]);
  });

  test('DECISION_LATE: after the deadline, by the broker’s append time, whatever the person’s clock says', () => {
    expect(open.when('10:15:00.001', word('ann', { at: clock('10:01') })).events).toMatchObject([
      {
        type: 'DecisionRejected',
        code: 'DECISION_LATE',
        detail: { plain: { decideBy: clock('10:15'), arrivedAt: clock('10:15:00.001') } },
      },
    ]);
  });

  test('ALREADY_DECIDED: a second word gets the first answer', () => {
    expect(open.when('10:01', word('ann')).when('10:02', no('ann', 'changed my mind', 'second')).events).toMatchObject([
      { type: 'DecisionRejected', code: 'ALREADY_DECIDED', approver: 'ann', detail: { plain: { firstAnswer: 'approve' } } },
    ]);
  });

  test('APPROVAL_ENDED: after the end it is answered with the outcome, also when the runner knows it already', () => {
    const ended = open.when('10:01', no('ann'));
    for (const then of [ended, ended.when('10:06', acknowledgement())]) {
      expect(then.when('10:07', word('ben')).events).toMatchObject([
        { code: 'APPROVAL_ENDED', approver: 'ben', detail: { plain: { resolution: 'denied', endedAt: clock('10:01') } } },
      ]);
    }
  });
});

describe('not recorded', () => {
  test('the same command again is ignored, also after the end', () => {
    const once = open.when('10:01', word('ann'));
    expect(once.when('10:02', word('ann')).verdict).toEqual({ kind: 'ignore', reason: 'command_repeated' });
    const closed = once.when('10:03', no('cyd')).when('10:06', acknowledgement());
    expect(closed.when('10:07', word('ann')).verdict).toEqual({ kind: 'ignore', reason: 'command_repeated' });
  });

  test('APPROVAL_UNKNOWN: a word about nothing is refused, and dead-lettered', () => {
    expect(nothing().when('10:01', word('ann')).verdict).toMatchObject({ kind: 'refuse', code: 'APPROVAL_UNKNOWN' });
  });

  test('beyond a bound they are dead-lettered, and a word that counts still counts', () => {
    let then: Then = open;
    for (let n = 0; n < MOST_REJECTED; n += 1) then = then.when('10:01', word('mallory', {}, `m${n}`));
    expect(then.when('10:02', word('mallory', {}, 'one more')).verdict).toMatchObject({
      kind: 'refuse',
      code: 'APPROVER_UNKNOWN',
    });
    expect(then.when('10:02', word('ann')).events).toMatchObject([{ type: 'DecisionRecorded' }]);
  });
});
