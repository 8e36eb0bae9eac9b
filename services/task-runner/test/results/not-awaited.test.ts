import { describe, expect, test } from 'vitest';
import { succeeded } from '../support/answers.ts';
import { calling } from '../support/contracts.ts';
import { Scenario, told } from '../support/scenario.ts';

const running = () => new Scenario().accepted([calling('crm.read')]);
const OTHER = '6b1f3f0e-4a52-5d5b-9f57-0c6f9a6f0001';

describe('a result that nobody waits for', () => {
  test('of a settled call is ignored', () => {
    const task = new Scenario().accepted([calling('crm.read'), calling('crm.read')]);
    const first = succeeded(task);
    task.given(first);
    expect(told(task.when(first))).toEqual(['ignored', 'attempt_settled']);
  });

  test('of an ended task is ignored if it knows the attempt, and else refused', () => {
    const task = new Scenario().accepted([calling('crm.read')]);
    const only = succeeded(task);
    task.given(only);
    expect(task.state?.status).toBe('completed');
    expect(told(task.when(only))).toEqual(['ignored', 'attempt_settled']);
    expect(told(task.when({ ...only, attempt: 2 }))).toEqual(['refused', 'ATTEMPT_UNKNOWN']);
    expect(told(task.when({ ...only, callId: OTHER }))).toEqual(['refused', 'CALL_UNKNOWN']);
  });

  test.each([
    ['of an unknown call', { callId: OTHER }, 'CALL_UNKNOWN'],
    ['of an attempt never scheduled', { attempt: 2 }, 'ATTEMPT_UNKNOWN'],
    ['under another contract', { contractDigest: 'f'.repeat(64) }, 'WRONG_CONTRACT'],
    ['for another tenant', { tenant: 'other' }, 'TENANT_MISMATCH'],
  ])('%s is refused', (_, changes, code) => {
    const task = running();
    expect(told(task.when(succeeded(task, null, changes)))).toEqual(['refused', code]);
  });

  test('from another pool is refused: one pool cannot answer for another', () => {
    const task = running();
    expect(told(task.when(succeeded(task), 'tool.results.mail'))).toEqual(['refused', 'WRONG_POOL']);
  });

  test('of an unknown task is refused', () => {
    const task = running();
    const answer = succeeded(task);
    expect(told(new Scenario().when(answer))).toEqual(['refused', 'TASK_UNKNOWN']);
  });
});
