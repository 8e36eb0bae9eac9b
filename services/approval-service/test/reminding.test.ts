import { expect, test } from 'vitest';
import { definition, nothing } from './given.ts';
import { asked, clock, ms } from './messages.ts';

const open = nothing().when('10:00', asked());
const due = (then: ReturnType<typeof nothing>) => then.state && definition.timersOf(then.state);

test('people are reminded at each of the moments asked for, then the deadline comes', () => {
  expect(due(open)).toEqual({ name: 'reminder', at: ms('10:08'), deadline: false });
  const once = open.whenTimerFires();
  expect(once.events).toMatchObject([
    { type: 'ReminderDue', number: 1, at: clock('10:08'), causationId: `timer:reminder:${clock('10:08')}` },
  ]);
  const twice = once.whenTimerFires();
  expect(twice.events).toMatchObject([{ type: 'ReminderDue', number: 2 }]);
  expect(due(twice)).toMatchObject({ name: 'decide_by', deadline: true });
});

test('after an outage they are reminded once, not once for each that was missed', () => {
  const then = open.whenTimerFires('10:13');
  expect(then.events).toMatchObject([{ type: 'ReminderDue', number: 2 }]);
  expect(due(then)).toMatchObject({ name: 'decide_by' });
});

test('a reminder at or after the deadline is none', () => {
  expect(due(nothing().when('10:00', asked({ remindAt: [clock('10:15'), clock('10:20')] })))).toMatchObject({
    name: 'decide_by',
  });
});
