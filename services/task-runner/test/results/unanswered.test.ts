import { describe, expect, test } from 'vitest';
import { succeeded } from '../support/answers.ts';
import { calling, tool } from '../support/contracts.ts';
import { people } from '../support/policies.ts';
import { Scenario, START, told } from '../support/scenario.ts';

const running = (effect: 'read' | 'idempotent' | 'once') =>
  new Scenario({ tools: [tool('crm.read', { effect })] }).accepted([calling('crm.read')]);

describe('an attempt without an answer by start-by, time-out and skew', () => {
  test('is a deadline: an answer in time beats it', () => {
    expect(running('read').timer()).toEqual({ name: 'answer', at: START + 60_000 + 5_000 + 1_000, deadline: true });
  });

  test.each(['read', 'idempotent'] as const)('of a %s tool failed for the time being', (effect) => {
    const task = running(effect);
    expect(told(task.whenTimeComes('answer'))).toEqual(['CallFailed']);
    expect(task.last('CallFailed')).toMatchObject({ class: 'transient', code: 'UNANSWERED', handling: 'retry' });
  });

  test('of a once tool is in doubt, and never tried again by itself (G4)', () => {
    const task = running('once');
    expect(told(task.whenTimeComes('answer'))).toEqual(['CallInDoubt', 'InterventionRequested']);
    expect(task.last('InterventionRequested')).toMatchObject({ why: 'in_doubt', code: 'UNANSWERED' });
    expect(task.timer()?.name).not.toBe('answer');
  });

  test('is ignored once it has been answered: the timer had lost the race', () => {
    const task = running('read');
    const timer = task.timer();
    task.given(succeeded(task));
    expect(task.state?.status).toBe('completed');
    expect(timer?.name).toBe('answer');
    expect(task.timer()?.name).not.toBe('answer');
  });
});

test('an answer that comes while its successor is out is ignored: the successor counts', () => {
  const task = running('idempotent');
  const first = succeeded(task);
  task.whenTimeComes('answer');
  expect(told(task.when(first))).toEqual(['ignored', 'attempt_settled']);
  task.whenTimeComes('retry');
  expect(told(task.when(first))).toEqual(['ignored', 'earlier_attempt']);
  expect(told(task.when(succeeded(task)))).toContain('TaskCompleted');
});

test('the time in which people decide is not counted against the answer', () => {
  const task = new Scenario({ policy: people() }).accepted([calling('crm.read')]);
  expect(task.timer()?.name).not.toBe('answer');
});
