import { plain } from '@holdpoint/contracts/payload';
import { describe, expect, test } from 'vitest';
import { failed, pause, resolve, resume } from '../support/answers.ts';
import { calling } from '../support/contracts.ts';
import { Scenario, told } from '../support/scenario.ts';

function asking(): Scenario {
  const task = new Scenario().accepted([calling('crm.read')]);
  return task.given(failed(task, 'permission'));
}
const question = { kind: 'ask', name: 'which', question: plain('Which contract?') } as const;

describe('a person resolves an intervention', () => {
  test('by failing the task, with the code of what went wrong and their own words', () => {
    const task = asking();
    const command = resolve(task, 'fail');
    expect(told(task.when(command))).toEqual(['InterventionResolved', 'TaskFailed']);
    expect(task.last('TaskFailed')).toMatchObject({
      code: 'TARGET_SAID_NO',
      reason: plain('I looked'),
      causationId: command.commandId,
    });
  });

  test('by cancelling it', () => {
    const task = asking();
    expect(told(task.when(resolve(task, 'cancel')))).toEqual(['InterventionResolved', 'TaskCancelRequested', 'TaskCancelled']);
  });

  test('once: the second of two is told so', () => {
    const task = asking();
    const [first, second] = [resolve(task, 'retry'), resolve(task, 'skip', 1)];
    task.given(first);
    expect(told(task.when(first))).toEqual(['ignored', 'duplicate']);
    expect(told(task.when(second))).toEqual(['refused', 'INTERVENTION_RESOLVED']);
  });

  test('only one that was asked for, by a choice that was offered, with an output where one is needed', () => {
    const task = asking();
    const other = { ...resolve(task, 'retry'), interventionId: '6b1f3f0e-4a52-5d5b-9f57-0c6f9a6f0001' };
    expect(told(task.when(other))).toEqual(['refused', 'INTERVENTION_UNKNOWN']);
    expect(told(task.when(resolve(task, 'answer', 1)))).toEqual(['refused', 'CHOICE_NOT_OFFERED']);
    expect(told(task.when(resolve(task, 'skip')))).toEqual(['refused', 'OUTPUT_REQUIRED']);
  });

  test('of a paused task: what they chose waits for the task to be resumed', () => {
    const task = asking();
    task.given(pause(task));
    expect(told(task.when(resolve(task, 'retry')))).toEqual(['InterventionResolved']);
    expect(told(task.when(resume(task)))).toEqual(['TaskResumed', 'StepDecided', 'CallScheduled']);
  });
});

describe('a question to a person', () => {
  test("is an intervention; the answer is the step's output", () => {
    const next = calling('crm.read', { input: plain({ id: { $from: { step: 'which', pointer: '' } } }) });
    const task = new Scenario().accepted([question, next]);
    expect(task.types()).toEqual(['TaskAccepted', 'StepDecided', 'InterventionRequested']);
    expect(task.last('InterventionRequested')).toMatchObject({ why: 'question', detail: plain('Which contract?'), stepIndex: 0 });
    expect(told(task.when(resolve(task, 'answer', 'c-5')))).toEqual(['InterventionResolved', 'StepDecided', 'CallScheduled']);
    expect(task.last('CallScheduled').input).toEqual(plain({ id: 'c-5', depth: 1 }));
  });
});
