import { plain } from '@holdpoint/contracts/payload';
import { expect, test } from 'vitest';
import { failed, refused } from '../support/answers.ts';
import { calling } from '../support/contracts.ts';
import { Scenario, told } from '../support/scenario.ts';

test('a fatal failure fails the task', () => {
  const task = new Scenario().accepted([calling('crm.read')]);
  expect(told(task.when(failed(task, 'fatal')))).toEqual(['CallFailed', 'TaskFailed']);
  expect(task.last('TaskFailed')).toMatchObject({ code: 'TARGET_SAID_NO', class: 'fatal', reason: plain('no'), calls: 1 });
});

test("an executor's refusal denies the call and fails a fixed plan", () => {
  const task = new Scenario().accepted([calling('crm.read')]);
  expect(told(task.when(refused(task)))).toEqual(['CallDenied', 'TaskFailed']);
  expect(task.last('CallDenied')).toMatchObject({ by: 'executor', code: 'OUTCOME_SIGNATURE_INVALID' });
  expect(task.last('TaskFailed').code).toBe('EXECUTOR_REFUSED');
});
