import type { Json } from '@holdpoint/contracts/payload';
import { describe, expect, test } from 'vitest';
import { resolve, signal, succeeded } from './support/answers.ts';
import { calling } from './support/contracts.ts';
import { Scenario, told } from './support/scenario.ts';

const deep = (levels: number): Json => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
const question = { kind: 'ask', name: 'which', question: { plain: 'Which?' } } as const;

/** Parsed from a record as it stands: JSON.parse takes any depth, and half a surrogate pair too, where what comes after does not. */
describe.each([
  ['nested a thousand deep', deep(1_000)],
  ['nested twenty thousand deep', deep(20_000)],
  ['with half a surrogate pair', '\ud800'],
])('what is %s is refused, and holds its task up no further:', (_name, value) => {
  test('a signal', () => {
    const task = new Scenario().accepted([calling('crm.read')]);
    expect(told(task.when(signal(task, 'go', value)))).toEqual(['refused', 'NOT_CANONICAL']);
  });

  test('an answer to a question', () => {
    const task = new Scenario().accepted([question]);
    expect(told(task.when(resolve(task, 'answer', value)))).toEqual(['refused', 'NOT_CANONICAL']);
  });

  test('a result', () => {
    const task = new Scenario().accepted([calling('crm.read')]);
    expect(told(task.when(succeeded(task, value)))).toEqual(['refused', 'NOT_CANONICAL']);
    expect(task.timer()?.name).toBe('answer');
  });
});
