import { plain } from '@holdpoint/contracts/payload';
import { describe, expect, test } from 'vitest';
import { signal, succeeded } from '../support/answers.ts';
import { calling } from '../support/contracts.ts';
import { Scenario, START, told } from '../support/scenario.ts';

const awaiting = { kind: 'signal', name: 'paid', signal: 'payment', timeoutMs: 10_000 } as const;

describe('a step that waits for a signal', () => {
  test("ends when it comes; its payload is the step's output", () => {
    const task = new Scenario().accepted([awaiting]);
    expect(task.types()).toEqual(['TaskAccepted', 'StepDecided', 'WaitStarted']);
    expect(told(task.when(signal(task, 'payment', 42)))).toEqual(['SignalReceived', 'WaitEnded', 'StepDecided', 'TaskCompleted']);
    expect(task.last('TaskCompleted').output).toEqual(plain(42));
  });

  test('ends at once when it has come before', () => {
    const task = new Scenario().accepted([calling('crm.read'), awaiting]);
    task.given(signal(task, 'other', 1)).given(signal(task, 'payment', 42));
    task.given(succeeded(task));
    expect(task.last('TaskCompleted').output).toEqual(plain(42));
  });

  test('fails the task when it does not come in time; one in time beats that deadline', () => {
    const task = new Scenario().accepted([awaiting]);
    expect(task.timer()).toEqual({ name: 'wait', at: START + 10_000, deadline: true });
    expect(told(task.whenTimeComes('wait'))).toEqual(['WaitEnded', 'TaskFailed']);
    expect(task.last('TaskFailed').code).toBe('SIGNAL_TIMEOUT');
  });
});

test('signals that no step takes are bounded', () => {
  const task = new Scenario().accepted([calling('crm.read')]);
  for (let n = 0; n < 10; n += 1) task.given(signal(task, 'noise'));
  expect(told(task.when(signal(task, 'noise')))).toEqual(['refused', 'SIGNALS_FULL']);
  const large = new Scenario().accepted([calling('crm.read')]);
  expect(told(large.when(signal(large, 'noise', 'x'.repeat(300_000))))).toEqual(['refused', 'SIGNALS_FULL']);
});
