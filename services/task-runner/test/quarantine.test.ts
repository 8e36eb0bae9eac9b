import { describe, expect, test } from 'vitest';
import { quarantine } from '../src/domain/quarantine.ts';
import { cancel, resolve, succeeded } from './support/answers.ts';
import { calling } from './support/contracts.ts';
import { Scenario, told } from './support/scenario.ts';

function hit(task: Scenario) {
  const timer = { name: 'answer', at: task.at, deadline: true };
  return quarantine(task.state, { kind: 'timer', timer, at: task.at }, new TypeError('ours'));
}

describe('a defect of ours while deciding', () => {
  test('brings the task before a person', () => {
    const task = new Scenario().accepted([calling('crm.read')]);
    const verdict = hit(task);
    expect(told(verdict)).toEqual(['InterventionRequested']);
    expect(verdict).toMatchObject({
      events: [{ why: 'defect', options: ['retry', 'cancel'], detail: { plain: 'TypeError: ours' } }],
    });
  });

  test('refuses the input where there is no task to hold, or a person is asked already', () => {
    expect(told(hit(new Scenario()))).toEqual(['refused', 'DEFECT']);
    const ended = new Scenario().accepted([]);
    expect(told(hit(ended))).toEqual(['refused', 'DEFECT']);
  });
});

test('a result that comes home while a person is asked about something else finds its place', () => {
  const task = new Scenario().accepted([calling('crm.read')]);
  const verdict = hit(task);
  task.accept(verdict);
  expect(told(task.when(succeeded(task)))).toEqual(['CallSucceeded']);
  expect(told(task.when(resolve(task, 'retry')))).toEqual(['InterventionResolved', 'StepDecided', 'TaskCompleted']);
});

test('a task that is being cancelled already is not cancelled once more by the answer to a defect', () => {
  const task = new Scenario().accepted([calling('crm.read')]);
  task.accept(hit(task));
  const answer = resolve(task, 'cancel');
  task.given(cancel(task));
  expect(told(task.when(answer))).toEqual(['InterventionResolved']);
  task.given(succeeded(task));
  expect(task.types().filter((type) => type === 'TaskCancelRequested')).toHaveLength(1);
  expect(task.last('TaskCancelled').by).toBe('pat');
});
