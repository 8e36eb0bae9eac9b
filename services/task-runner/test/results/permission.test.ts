import { plain } from '@holdpoint/contracts/payload';
import { expect, test } from 'vitest';
import { failed, resolve } from '../support/answers.ts';
import { calling } from '../support/contracts.ts';
import { Scenario, told } from '../support/scenario.ts';

test('a lack of permission is brought before a person', () => {
  const task = new Scenario().accepted([calling('crm.read')]);
  const { callId } = task.last('CallScheduled');
  expect(told(task.when(failed(task, 'permission')))).toEqual(['CallFailed', 'InterventionRequested']);
  expect(task.last('InterventionRequested')).toMatchObject({ why: 'permission', code: 'TARGET_SAID_NO', callId, stepIndex: 0 });
  expect(task.state?.status).toBe('awaiting_intervention');
});

test('who may skip the step, saying what its output shall be', () => {
  const next = calling('crm.read', { name: 'next', input: plain({ id: { $from: { step: 'crm.read', pointer: '' } } }) });
  const task = new Scenario().accepted([calling('crm.read'), next]);
  task.given(failed(task, 'permission'));
  expect(told(task.when(resolve(task, 'skip', 'c-9')))).toEqual(['InterventionResolved', 'StepDecided', 'CallScheduled']);
  expect(task.last('CallScheduled').input).toEqual(plain({ id: 'c-9', depth: 1 }));
});

test('or have it done again, as a new call under a new key: the first was refused, so it had no effect', () => {
  const task = new Scenario().accepted([calling('crm.read')]);
  const first = task.last('CallScheduled');
  task.given(failed(task, 'permission')).given(resolve(task, 'retry'));
  expect(task.last('CallScheduled').idempotencyKey).not.toBe(first.idempotencyKey);
});
