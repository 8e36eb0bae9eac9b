import { plain } from '@holdpoint/contracts/payload';
import { describe, expect, test } from 'vitest';
import { failed } from '../support/answers.ts';
import { calling } from '../support/contracts.ts';
import { Scenario, told } from '../support/scenario.ts';

const running = () => new Scenario().accepted([calling('crm.read')]);
const refreshedInput = plain({ id: 'c-2', depth: 1 });

describe('stale data', () => {
  test('is refreshed, recorded before and after, and the call goes on at once', () => {
    const task = running();
    expect(told(task.when(failed(task, 'stale_data', { refreshedInput })))).toEqual([
      'CallFailed',
      'InputsRefreshed',
      'CallScheduled',
    ]);
    expect(task.last('CallFailed')).toMatchObject({ handling: 'refresh' });
    expect(task.last('InputsRefreshed')).toMatchObject({ before: plain({ id: 'c-1', depth: 1 }), after: refreshedInput });
    expect(task.last('CallScheduled')).toMatchObject({
      attempt: 2,
      input: refreshedInput,
      digest: task.last('InputsRefreshed').digest,
    });
  });

  test('is brought before a person when it was refreshed as often as the contract says', () => {
    const task = running();
    for (const _ of [1, 2]) task.given(failed(task, 'stale_data', { refreshedInput }));
    expect(told(task.when(failed(task, 'stale_data', { refreshedInput })))).toEqual(['CallFailed', 'InterventionRequested']);
    expect(task.last('InterventionRequested').why).toBe('retries_exhausted');
  });

  test('is brought before a person when the tool cannot refresh', () => {
    const task = running();
    expect(told(task.when(failed(task, 'stale_data')))).toEqual(['CallFailed', 'InterventionRequested']);
  });

  test('refreshed to what the contract refuses, is a data error', () => {
    const task = running();
    task.given(failed(task, 'stale_data', { refreshedInput: plain({ id: 1 }) }));
    expect(task.last('CallDenied')).toMatchObject({ by: 'catalog', code: 'INPUT_INVALID' });
    expect(task.last('InterventionRequested').why).toBe('data_error');
  });
});
