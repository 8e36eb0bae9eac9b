import { plain } from '@holdpoint/contracts/payload';
import { describe, expect, test } from 'vitest';
import { failed } from '../support/answers.ts';
import { agent, calling } from '../support/contracts.ts';
import { Scenario, told } from '../support/scenario.ts';

const running = (onDataError: 'end' | 'intervention' | 'answer') =>
  new Scenario().accepted([calling('crm.read', { onDataError })]);

describe('a data error', () => {
  test('ends the task where the step says so', () => {
    const task = running('end');
    expect(told(task.when(failed(task, 'data_error')))).toEqual(['CallFailed', 'TaskFailed']);
    expect(task.last('CallFailed').handling).toBe('fail_task');
    expect(task.last('TaskFailed')).toMatchObject({ code: 'TARGET_SAID_NO', class: 'data_error', reason: plain('no') });
  });

  test('asks a person where the step says so', () => {
    const task = running('intervention');
    expect(told(task.when(failed(task, 'data_error')))).toEqual(['CallFailed', 'InterventionRequested']);
    expect(task.last('InterventionRequested').why).toBe('data_error');
  });

  test('is an answer like any other where the step says so: the task goes on', () => {
    const task = running('answer');
    expect(told(task.when(failed(task, 'data_error')))).toEqual(['CallFailed', 'StepDecided', 'TaskCompleted']);
    expect(task.last('CallFailed').handling).toBe('answer');
    expect(task.last('TaskCompleted').output).toEqual(
      plain({ error: { class: 'data_error', code: 'TARGET_SAID_NO', message: 'no' } }),
    );
  });

  test('is what the agent declares where the step does not say', () => {
    const task = new Scenario({ agents: [agent({ onDataError: 'answer' })] }).accepted([calling('crm.read')]);
    task.given(failed(task, 'data_error'));
    expect(task.last('CallFailed').handling).toBe('answer');
  });
});
