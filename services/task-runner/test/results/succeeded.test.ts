import { plain } from '@holdpoint/contracts/payload';
import { expect, test } from 'vitest';
import { succeeded } from '../support/answers.ts';
import { calling } from '../support/contracts.ts';
import { Scenario, told } from '../support/scenario.ts';

test('a success completes the step', () => {
  const task = new Scenario().accepted([calling('crm.read')]);
  expect(told(task.when(succeeded(task, 7)))).toEqual(['CallSucceeded', 'StepDecided', 'TaskCompleted']);
  expect(task.last('CallSucceeded')).toMatchObject({
    outcome: 'success',
    output: plain(7),
    executor: 'executor-1',
    settlesDoubt: false,
  });
});

test('a partial success does so too, and says what remains undone', () => {
  const task = new Scenario().accepted([calling('crm.read')]);
  task.given(succeeded(task, 7, { outcome: 'partial', remaining: plain(['a']) }));
  expect(task.last('CallSucceeded')).toMatchObject({ outcome: 'partial', remaining: plain(['a']) });
});
