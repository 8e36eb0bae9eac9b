import { expect, test } from 'vitest';
import { failed, resolve, signal, succeeded } from './support/answers.ts';
import { calling } from './support/contracts.ts';
import { request, Scenario, told } from './support/scenario.ts';

const sealed = { sealed: 'gcm.x.y' };
const running = () => new Scenario().accepted([calling('crm.read')]);

/** Taken in, it would count as null for the task, and stop the audit, which cannot render it. */
test.each([
  ['a request', (task: Scenario) => request({ input: sealed, idempotencyKey: `other-${task.at}` }), () => new Scenario()],
  ['a plan', () => request({ steps: [calling('crm.read', { input: sealed })] }), () => new Scenario()],
  ['a result', (task: Scenario) => succeeded(task, null, { output: sealed }), running],
  ['a failure', (task: Scenario) => failed(task, 'transient', { message: sealed }), running],
  ['a signal', (task: Scenario) => ({ ...signal(task, 'go'), payload: sealed }), running],
  [
    'a person’s answer',
    (task: Scenario) => ({ ...resolve(task, 'skip'), output: sealed }),
    () => running().given(failed(running(), 'permission')),
  ],
])('%s that holds a sealed value without its key is refused', (_name, message, given) => {
  const task = given();
  expect(told(task.when(message(task)))).toEqual(['refused', 'PAYLOAD_SEALED']);
});

test('what only looks sealed, inside a plain value, is as good as any other', () => {
  const task = running();
  expect(told(task.when(succeeded(task, { sealed: 'an envelope' })))).toContain('TaskCompleted');
});
