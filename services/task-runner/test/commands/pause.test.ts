import { describe, expect, test } from 'vitest';
import { cancel, failed, outcome, pause, resume, succeeded } from '../support/answers.ts';
import { calling } from '../support/contracts.ts';
import { people } from '../support/policies.ts';
import { Scenario, told } from '../support/scenario.ts';

const two = [calling('crm.read'), calling('crm.read', { name: 'second' })];

describe('a paused task', () => {
  test('takes the result of what runs and starts nothing new', () => {
    const task = new Scenario().accepted(two);
    task.given(pause(task));
    expect(task.state?.status).toBe('paused');
    expect(told(task.when(succeeded(task)))).toEqual(['CallSucceeded']);
    expect(told(task.when(resume(task)))).toEqual(['TaskResumed', 'StepDecided', 'CallScheduled']);
  });

  test('still waits for the answer of what runs, and for nothing else', () => {
    const task = new Scenario().accepted(two);
    task.given(pause(task));
    expect(task.timer()?.name).toBe('answer');
    expect(told(task.whenTimeComes('answer'))).toEqual(['CallFailed']);
    expect(task.timer()).toBeUndefined();
    task.given(resume(task));
    expect(told(task.whenTimeComes('retry'))).toEqual(['CallScheduled']);
  });

  test('takes an approval and runs the call once it is resumed', () => {
    const task = new Scenario({ policy: people() }).accepted(two);
    task.given(pause(task));
    expect(told(task.when(outcome(task, 'approved')))).toEqual(['ApprovalResolved']);
    expect(told(task.when(resume(task)))).toEqual(['TaskResumed', 'CallScheduled']);
  });

  test('asks again when the approval has run out meanwhile', () => {
    const task = new Scenario({ policy: people() }).accepted(two);
    task
      .given(pause(task))
      .given(outcome(task, 'approved'))
      .later(2 * 3_600_000);
    expect(told(task.when(resume(task)))).toEqual(['TaskResumed', 'ApprovalResolved', 'ApprovalRequested']);
  });

  test('can be cancelled', () => {
    const task = new Scenario().accepted(two);
    task.given(pause(task)).given(failed(task, 'transient'));
    expect(told(task.when(cancel(task)))).toEqual(['TaskCancelRequested', 'CallDenied', 'TaskCancelled']);
  });

  test('cannot be paused again, nor a running one resumed', () => {
    const task = new Scenario().accepted(two);
    expect(told(task.when(resume(task)))).toEqual(['refused', 'NOT_PAUSED']);
    task.given(pause(task));
    expect(told(task.when(pause(task)))).toEqual(['refused', 'ALREADY_PAUSED']);
  });
});
