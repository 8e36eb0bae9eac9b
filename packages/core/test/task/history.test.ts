import { PAYLOAD_LIMIT_BYTES, payloadSizeBytes } from '@holdpoint/contracts/payload';
import { foldTask } from '@holdpoint/core/task/evolve';
import { historyJson, historyOf } from '@holdpoint/core/task/history';
import { isEnded, type LiveTask } from '@holdpoint/core/task/state';
import { expect, test } from 'vitest';
import { TaskHistory } from '../../../../test/support/task-history.ts';

/** A task with this many completed steps, each with this reasoning. */
function after(steps: number, reasoning: string): LiveTask {
  const task = foldTask(new TaskHistory('history').decideCall(0).events);
  if (task === undefined || isEnded(task)) throw new Error('the task is not live');
  const completed = (index: number) => ({ index, name: `s${index}`, status: 'succeeded', reasoning }) as const;
  return { ...task, steps: Array.from({ length: steps }, (_, index) => completed(index)) };
}

test('the history shows the latest steps, and counts those that it leaves out', () => {
  const { omitted, steps } = historyOf(after(130, 'because'));
  expect([omitted, steps.length, steps.at(-1)?.index]).toEqual([30, 100, 129]);
});

test('the history fits a payload, whatever the reasoning is made of', () => {
  const history = historyOf(after(130, '\u0001'.repeat(500)));
  expect(payloadSizeBytes(historyJson(history))).toBeLessThan(PAYLOAD_LIMIT_BYTES);
  expect(history.omitted + history.steps.length).toBe(130);
  expect(history.steps.at(-1)?.index).toBe(129);
});
