import { plain } from '@holdpoint/contracts/payload';
import { describe, expect, test } from 'vitest';
import { succeeded } from '../support/answers.ts';
import { calling } from '../support/contracts.ts';
import { request, Scenario, told } from '../support/scenario.ts';

const wrong = (onDataError: 'end' | 'intervention' | 'answer') => calling('crm.read', { input: plain({ id: 7 }), onDataError });

describe("an input that the tool's contract refuses is a data error before anything is sent", () => {
  test('and ends the task where the step says so', () => {
    const task = new Scenario();
    expect(told(task.when(request({ steps: [wrong('end')] })))).toEqual([
      'TaskAccepted',
      'StepDecided',
      'CallDenied',
      'TaskFailed',
    ]);
    expect(task.last('CallDenied')).toMatchObject({ by: 'catalog', code: 'INPUT_INVALID' });
    expect(task.sent).toEqual([]);
  });

  test('or asks a person', () => {
    const task = new Scenario().accepted([wrong('intervention')]);
    expect(task.last('InterventionRequested')).toMatchObject({ why: 'data_error', code: 'INPUT_INVALID', stepIndex: 0 });
    expect(task.state?.status).toBe('awaiting_intervention');
  });

  test('or is an answer like any other, to which later steps may refer', () => {
    const next = calling('crm.read', {
      name: 'next',
      input: plain({ id: { $from: { step: 'crm.read', pointer: '/error/code' } } }),
    });
    const task = new Scenario().accepted([wrong('answer'), next]);
    expect(task.last('CallScheduled').input).toEqual(plain({ id: 'INPUT_INVALID', depth: 1 }));
    expect(told(task.when(succeeded(task)))).toEqual(['CallSucceeded', 'StepDecided', 'TaskCompleted']);
  });
});

test('a reference that leads nowhere ends the task before a call is decided', () => {
  const lost = calling('crm.read', { input: plain({ id: { $from: { step: 'none', pointer: '/id' } } }) });
  const task = new Scenario().accepted([lost]);
  expect(task.types()).toEqual(['TaskAccepted', 'StepDecided', 'TaskFailed']);
  expect(task.last('TaskFailed')).toMatchObject({ code: 'OUTPUT_UNKNOWN', class: 'data_error', calls: 0 });
});

test('an input that grows too large by what it refers to ends the task with a clear error, not as a defect', () => {
  const both = { $from: { step: 'first', pointer: '' } };
  const large = calling('crm.read', { name: 'second', input: plain({ id: both, more: both }) });
  const task = new Scenario().accepted([calling('crm.read', { name: 'first' }), large]);
  task.given(succeeded(task, 'x'.repeat(200_000)));
  expect(task.last('TaskFailed')).toMatchObject({ code: 'INPUT_TOO_LARGE', class: 'data_error', calls: 1 });
});
