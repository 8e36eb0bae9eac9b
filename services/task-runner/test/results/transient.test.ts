import { describe, expect, test } from 'vitest';
import { cancel, failed, resolve, succeeded } from '../support/answers.ts';
import { calling } from '../support/contracts.ts';
import { Scenario, TASK_ID, told } from '../support/scenario.ts';

const running = () => new Scenario().accepted([calling('crm.read')]);

describe('a transient failure', () => {
  test('is tried again by a timer, holding no worker', () => {
    const task = running();
    expect(told(task.when(failed(task, 'transient')))).toEqual(['CallFailed']);
    expect(task.last('CallFailed')).toMatchObject({ handling: 'retry', counted: true, attempt: 1 });
    expect(task.timer()).toMatchObject({
      name: 'retry',
      at: Date.parse(task.last('CallFailed').nextAttemptAt ?? ''),
      deadline: false,
    });
    expect(told(task.whenTimeComes('retry'))).toEqual(['CallScheduled']);
    expect(task.last('CallScheduled')).toMatchObject({ attempt: 2 });
  });

  test('keeps its idempotency key over all attempts', () => {
    const task = running();
    const { idempotencyKey } = task.last('CallScheduled');
    task.given(failed(task, 'transient')).whenTimeComes('retry');
    expect(task.last('CallScheduled').idempotencyKey).toBe(idempotencyKey);
  });

  test('G4: lies with all that is sent of its task, where the claims of its attempts are', () => {
    const task = running();
    task.given(failed(task, 'transient')).whenTimeComes('retry');
    task.when(cancel(task));
    const placed = task.sent
      .filter(({ topic }) => topic.startsWith('tool.requests.'))
      .map(({ placedBy, message }) => [message.type, placedBy]);
    expect(placed).toEqual(['ToolCallRequested', 'ToolCallRequested', 'ToolCallCancelled'].map((type) => [type, TASK_ID]));
  });

  test('waits at least as long as the target asked', () => {
    const task = running();
    task.given(failed(task, 'transient', { retryAfterMs: 30_000 }));
    expect(task.timer()?.at).toBe(task.at + 30_000);
  });

  test('is brought before a person when the retries are used up', () => {
    const task = running();
    for (const _ of [1, 2]) {
      task.given(failed(task, 'transient'));
      task.whenTimeComes('retry');
    }
    expect(told(task.when(failed(task, 'transient')))).toEqual(['CallFailed', 'InterventionRequested']);
    expect(task.last('CallFailed')).toMatchObject({ handling: 'intervention', attempt: 3 });
    expect(task.last('CallFailed').nextAttemptAt).toBeUndefined();
    expect(task.last('InterventionRequested')).toMatchObject({
      why: 'retries_exhausted',
      options: ['retry', 'skip', 'fail', 'cancel'],
    });
  });

  test('and a person who chooses retry begins a new call through its own gate', () => {
    const task = running();
    const first = task.last('CallScheduled');
    for (const _ of [1, 2]) {
      task.given(failed(task, 'transient'));
      task.whenTimeComes('retry');
    }
    task.given(failed(task, 'transient'));
    expect(told(task.when(resolve(task, 'retry')))).toEqual(['InterventionResolved', 'StepDecided', 'CallScheduled']);
    expect(task.last('StepDecided')).toMatchObject({ planner: { kind: 'person' }, step: { index: 0 } });
    expect(task.last('CallScheduled')).toMatchObject({ attempt: 1 });
    expect(task.last('CallScheduled').callId).not.toBe(first.callId);
    // One of the attempts may have had its effect without anybody learning of it.
    expect(task.last('CallScheduled').idempotencyKey).toBe(first.idempotencyKey);
    task.given(succeeded(task));
    expect(task.last('TaskCompleted').calls).toBe(2);
  });
});
