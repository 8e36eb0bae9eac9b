import { describe, expect, test } from 'vitest';
import { failed, notStarted, resolve } from '../support/answers.ts';
import { calling } from '../support/contracts.ts';
import { Scenario, told } from '../support/scenario.ts';

const running = () => new Scenario().accepted([calling('crm.read')]);

describe('an attempt that never started', () => {
  test.each([
    ['past_start_by', 'PAST_START_BY'],
    ['not_hosted', 'NOT_HOSTED'],
  ] as const)('%s: is asked again with back-off and costs no retry', (reason, code) => {
    const task = running();
    expect(told(task.when(notStarted(task, reason)))).toEqual(['CallFailed']);
    expect(task.last('CallFailed')).toMatchObject({ class: 'transient', code, counted: false, handling: 'retry' });
    expect(told(task.whenTimeComes('retry'))).toEqual(['CallScheduled']);
    expect(task.state).toMatchObject({ work: { call: { failures: 0, notStarted: 1 } } });
  });

  test('because nobody hosts its contract: after as long as an announcement is waited for, a person is asked', () => {
    const task = running();
    task.given(notStarted(task, 'not_hosted')).later(60_000);
    task.whenTimeComes('retry');
    expect(told(task.when(notStarted(task, 'not_hosted')))).toEqual(['CallFailed', 'InterventionRequested']);
    expect(task.last('InterventionRequested').why).toBe('not_hosted');
  });

  test('and a retry then keeps the key of an attempt before it that may have had its effect (G4)', () => {
    const task = running();
    const { idempotencyKey } = task.last('CallScheduled');
    task.given(failed(task, 'transient')).whenTimeComes('retry');
    task.given(notStarted(task, 'not_hosted')).later(60_000);
    task.whenTimeComes('retry');
    task.given(notStarted(task, 'not_hosted')).given(resolve(task, 'retry'));
    expect(task.last('CallScheduled').idempotencyKey).toBe(idempotencyKey);
  });

  test('time and again: a person is asked in the end', () => {
    const task = running();
    for (let n = 1; n < 50; n += 1) {
      task.given(notStarted(task, 'past_start_by'));
      task.whenTimeComes('retry');
    }
    expect(told(task.when(notStarted(task, 'past_start_by')))).toEqual(['CallFailed', 'InterventionRequested']);
  });
});
