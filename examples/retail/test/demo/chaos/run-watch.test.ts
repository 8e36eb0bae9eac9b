import type { TaskEvent } from '@holdpoint/contracts/messages/task-events';
import { expect, test } from 'vitest';
import { progressAfter } from '../../../src/demo/chaos/progress-after.ts';
import { Projected } from '../../../src/demo/chaos/projected.ts';
import { RunWatch } from '../../../src/demo/chaos/run-watch.ts';

const atSecond = (second: number) => new Date(second * 1_000).toISOString();

/** Only what the watch looks at. */
const event = (type: TaskEvent['type'], second: number, more: object = {}): TaskEvent =>
  ({ type, taskId: 'task', callId: 'call', at: atSecond(second), ...more }) as TaskEvent;

const nothingProjected = new Projected('postgres://nobody@127.0.0.1:1/none');

test('counts tasks from their acceptance to their end, and calls while an attempt is out', () => {
  const watch = new RunWatch();
  for (const one of [event('TaskAccepted', 1), event('CallScheduled', 2)]) watch.noteTask(one);
  expect(watch).toMatchObject({ unended: 1, inFlight: 1, ended: 0 });
  watch.noteTask(event('CallFailed', 3, { class: 'transient' }));
  expect(watch).toMatchObject({ unended: 1, inFlight: 0 });
  for (const one of [event('CallScheduled', 4), event('CallSucceeded', 5), event('TaskCompleted', 5)]) watch.noteTask(one);
  expect(watch).toMatchObject({ unended: 0, inFlight: 0, ended: 1, lastDecidedAt: 5_000, lastCarriedOutFrom: 4_000 });
});

test('the answer to a call from before the kill is no progress of the executor that was killed', async () => {
  const watch = new RunWatch();
  const hasGoneOn = progressAfter('tool-executor', 10_000, watch, nothingProjected);
  for (const one of [event('CallScheduled', 9), event('CallSucceeded', 11)]) watch.noteTask(one);
  expect(await hasGoneOn()).toBe(false);
  for (const one of [event('CallScheduled', 11), event('CallFailed', 12, { class: 'transient' })]) watch.noteTask(one);
  expect(await hasGoneOn()).toBe(false);
  for (const one of [event('CallScheduled', 12), event('CallSucceeded', 13)]) watch.noteTask(one);
  expect(await hasGoneOn()).toBe(true);
});

test('an event that was decided before the kill is no progress of the runner, whenever it is seen', async () => {
  const watch = new RunWatch();
  const hasGoneOn = progressAfter('task-runner', 10_000, watch, nothingProjected);
  watch.noteTask(event('TaskAccepted', 10));
  expect(await hasGoneOn()).toBe(false);
  watch.noteTask(event('TaskAccepted', 10.001));
  expect(await hasGoneOn()).toBe(true);
});
