import { verifyOutcome } from '@holdpoint/core/approval/outcome';
import { describe, expect, test } from 'vitest';
import { definition, nothing } from './given.ts';
import { asked, easy, ms, subject, word } from './messages.ts';
import { people, serviceKeys } from './parties.ts';

const unreminded = { remindAt: [] };
const signatureOf = (then: ReturnType<typeof nothing>) => {
  const [ended] = then.events.slice(-1);
  return ended?.type === 'ApprovalEnded' ? ended.signature : '';
};

describe('G7: silence is denial', () => {
  const open = nothing().when('10:00', asked(unreminded));

  test('an approval waits for its deadline, which an answer in time beats', () => {
    expect(open.state && definition.timersOf(open.state)).toEqual({ name: 'decide_by', at: ms('10:15'), deadline: true });
  });

  test('nobody answers', () => {
    expect(open.whenTimerFires().events).toMatchObject([
      { type: 'ApprovalEnded', resolution: 'expired', code: 'APPROVAL_EXPIRED', approvers: [] },
    ]);
  });

  test('too few answer', () => {
    const then = open.when('10:01', word('ann')).whenTimerFires();
    expect(then.events).toMatchObject([{ type: 'ApprovalEnded', resolution: 'expired', approvers: ['ann'] }]);
  });

  test('a deadline that fires early ends nothing', () => {
    expect(open.whenTimerFires('10:14').verdict).toEqual({ kind: 'ignore', reason: 'timer_not_due' });
  });

  test('a request that arrives after its own deadline is opened and expires', () => {
    const late = nothing().when('10:20', asked(unreminded)).whenTimerFires('10:20');
    expect(late.events).toMatchObject([{ type: 'ApprovalEnded', resolution: 'expired' }]);
  });
});

describe('silence approves only what is fully reversible, where the policy says so', () => {
  const check = { serviceKeys, people, subject, now: ms('10:30') } as const;

  test('then the outcome rests on nobody', () => {
    const then = nothing().when('10:00', asked(easy)).whenTimerFires();
    expect(then.events).toMatchObject([
      { type: 'ApprovalEnded', resolution: 'approved', code: 'APPROVED_BY_SILENCE', approvers: [] },
    ]);
    expect(verifyOutcome(signatureOf(then), { ...check, reversibility: 'fully_reversible' })).toMatchObject({
      ok: true,
      approvers: [],
    });
    expect(verifyOutcome(signatureOf(then), { ...check, reversibility: 'irreversible' })).toEqual({
      ok: false,
      code: 'NEEDS_A_PERSON',
    });
  });

  test('half a chain and silence rest on silence', () => {
    const two = { ...easy, chain: [{ group: 'managers', needed: 2 }] };
    const then = nothing().when('10:00', asked(two)).when('10:01', word('cyd')).whenTimerFires();
    expect(then.events).toMatchObject([{ resolution: 'approved', approvers: [] }]);
    expect(verifyOutcome(signatureOf(then), { ...check, reversibility: 'fully_reversible' })).toMatchObject({ ok: true });
  });

  test.each([['partially_reversible'], ['irreversible']] as const)(
    '%s: it denies, even if the request says otherwise',
    (reversibility) => {
      const then = nothing()
        .when('10:00', asked({ ...easy, reversibility }))
        .whenTimerFires();
      expect(then.events).toMatchObject([{ resolution: 'expired' }]);
    },
  );
});
