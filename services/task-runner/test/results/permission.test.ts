import { plain } from '@holdpoint/contracts/payload';
import { describe, expect, test } from 'vitest';
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

describe('under the key of an attempt that may have had its effect (G4)', () => {
  const keyAfter = (fail: (task: Scenario) => void) => {
    const task = new Scenario().accepted([calling('crm.read')]);
    const { idempotencyKey } = task.last('CallScheduled');
    fail(task);
    task.given(failed(task, 'permission')).given(resolve(task, 'retry'));
    return [task.last('CallScheduled').idempotencyKey, idempotencyKey];
  };

  test('where an attempt before the refused one had timed out', () => {
    const [again, first] = keyAfter((task) => {
      task.given(failed(task, 'transient')).whenTimeComes('retry');
    });
    expect(again).toBe(first);
  });

  test('where nobody had answered it', () => {
    const [again, first] = keyAfter((task) => {
      task.whenTimeComes('answer');
      task.whenTimeComes('retry');
    });
    expect(again).toBe(first);
  });

  test('where it belonged to a call that a person had done again before', () => {
    const [again, first] = keyAfter((task) => {
      for (const _ of [1, 2]) {
        task.given(failed(task, 'transient'));
        task.whenTimeComes('retry');
      }
      task.given(failed(task, 'transient')).given(resolve(task, 'retry'));
    });
    expect(again).toBe(first);
  });
});
