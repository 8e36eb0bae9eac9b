import { plain } from '@holdpoint/contracts/payload';
import { describe, expect, test } from 'vitest';
import { cancel, succeeded } from '../support/answers.ts';
import { calling } from '../support/contracts.ts';
import { request, Scenario, START, told } from '../support/scenario.ts';

const steps = [calling('crm.read')];

describe('a request that comes again', () => {
  test('with the same body is the same task, however late it is sent again', () => {
    const task = new Scenario().accepted(steps);
    const later = new Date(START + 5_000).toISOString();
    expect(told(task.when(request({ steps, requestedAt: later })))).toEqual(['ignored', 'duplicate']);
    task.given(succeeded(task));
    expect(told(task.when(request({ steps })))).toEqual(['ignored', 'duplicate']);
  });

  test('with another body is refused: the key stands for something else', () => {
    const task = new Scenario().accepted(steps);
    expect(told(task.when(request({ steps, input: plain('other') })))).toEqual(['refused', 'IDEMPOTENCY_CONFLICT']);
    task.given(succeeded(task));
    expect(told(task.when(request({ steps, input: plain('other') })))).toEqual(['refused', 'IDEMPOTENCY_CONFLICT']);
  });
});

describe('what comes for a task that ended longer ago than its state is kept', () => {
  const endedLongAgo = () => {
    const task = new Scenario().accepted(steps);
    const only = succeeded(task);
    return { task: task.given(only).endedLongAgo(), only };
  };

  test('the same request again is a repeat, another body a conflict', () => {
    const { task } = endedLongAgo();
    expect(told(task.when(request({ steps })))).toEqual(['ignored', 'duplicate']);
    expect(told(task.when(request({ steps, input: plain('other') })))).toEqual(['refused', 'IDEMPOTENCY_CONFLICT']);
  });

  test('a command or a result cannot be judged any more: refused, and so to be seen', () => {
    const { task, only } = endedLongAgo();
    expect(told(task.when(only))).toEqual(['refused', 'TASK_ENDED']);
    expect(told(task.when(cancel(task)))).toEqual(['refused', 'TASK_ENDED']);
  });
});

describe('a request out of its time', () => {
  test('first asked before what is remembered is refused: it could be a repeat', () => {
    const task = new Scenario();
    task.forgottenBefore = START;
    expect(told(task.when(request({ steps })))).toEqual(['refused', 'TOO_OLD']);
    expect(told(task.when(request({ steps, requestedAt: new Date(START + 1).toISOString() })))).toContain('TaskAccepted');
  });

  test('dated more than five minutes ahead is refused: it would outlive what is remembered', () => {
    const ahead = (ms: number) => request({ steps, requestedAt: new Date(START + ms).toISOString() });
    expect(told(new Scenario().when(ahead(300_001)))).toEqual(['refused', 'REQUESTED_IN_FUTURE']);
    expect(told(new Scenario().when(ahead(300_000)))).toContain('TaskAccepted');
  });
});

test('a request without a canonical form is refused: nobody could compare it', () => {
  expect(told(new Scenario().when(request({ steps, input: plain('\ud800') })))).toEqual(['refused', 'NOT_CANONICAL']);
});
