import { describe, expect, test } from 'vitest';
import { decidedWhenEndedLongAgo, definition, nothing } from './given.ts';
import { acknowledgement, asked, ms, no, subject, withdrawal } from './messages.ts';

const ended = nothing().when('10:00', asked()).when('10:01', no('ann', 'no'));
const dueAt = (then: ReturnType<typeof nothing>) => (then.state ? definition.timersOf(then.state)?.at : undefined);

describe('an outcome is repeated until the runner has acknowledged it', () => {
  test('the same outcome, as a new event', () => {
    const then = ended.whenTimerFires();
    expect(then.events).toMatchObject([{ type: 'OutcomeRepeated', number: 1 }]);
    expect(then.effects).toMatchObject([{ id: `${subject.approvalId}:4:outcome` }]);
    expect(then.effects[0]?.message).toEqual(ended.effects[0]?.message);
  });

  test('with longer and longer pauses, of an hour at most', () => {
    let then = ended;
    const waitsMs: number[] = [];
    for (let n = 0; n < 12; n += 1) {
      const before = n === 0 ? ms('10:01') : (dueAt(then) ?? 0);
      if (n > 0) then = then.whenTimerFires();
      waitsMs.push((dueAt(then) ?? 0) - before);
    }
    expect(waitsMs).toEqual([10, 20, 40, 80, 160, 320, 640, 1_280, 2_560, 3_600, 3_600, 3_600].map((seconds) => seconds * 1_000));
  });

  test('for a day: it lies in the topic often enough, and what refuses it would refuse it for ever', () => {
    let then = ended;
    for (let n = 0; n < 31; n += 1) then = then.whenTimerFires();
    expect(then.state && definition.isEnded(then.state)).toBe(false);
    then = then.whenTimerFires();
    expect(then.effects).toHaveLength(1);
    expect(then.state && definition.isEnded(then.state)).toBe(true);
    const kept = then.state && definition.retire(then.state);
    expect(kept).toMatchObject({ status: 'closed', resolution: 'denied' });
    expect(kept).not.toHaveProperty('outcome');
  });

  test('the acknowledgement closes it', () => {
    const closed = ended.whenTimerFires().when('10:06', acknowledgement());
    expect(closed.events).toMatchObject([{ type: 'AcknowledgementReceived', seq: 5 }]);
    expect(closed.state && definition.isEnded(closed.state)).toBe(true);
    expect(dueAt(closed)).toBeUndefined();
    expect(closed.when('10:07', acknowledgement()).verdict).toEqual({ kind: 'ignore', reason: 'already_acknowledged' });
    expect(closed.when('10:07', asked()).verdict).toEqual({ kind: 'ignore', reason: 'already_ended' });
  });

  test('what is kept of a closed approval is small, and holds no payload', () => {
    const { state } = ended.when('10:06', acknowledgement());
    expect(JSON.stringify(state).length).toBeLessThan(500);
    expect(state).not.toHaveProperty('outcome');
  });
});

test('an acknowledgement of what has not ended, or is not known, is ignored and counted', () => {
  expect(nothing().when('10:00', asked()).when('10:01', acknowledgement()).verdict).toEqual({
    kind: 'ignore',
    reason: 'not_ended',
  });
  expect(nothing().when('10:01', acknowledgement()).verdict).toEqual({ kind: 'ignore', reason: 'unknown_approval' });
});

test('long after the end the runner’s repeats change nothing, and a late word is refused where its sender sees it', () => {
  for (const repeat of [asked(), withdrawal()])
    expect(decidedWhenEndedLongAgo(repeat)).toMatchObject({ reason: 'already_ended' });
  expect(decidedWhenEndedLongAgo(acknowledgement())).toMatchObject({ reason: 'already_acknowledged' });
  expect(decidedWhenEndedLongAgo(no('ann', 'no'))).toMatchObject({ kind: 'refuse', code: 'APPROVAL_ENDED' });
});
