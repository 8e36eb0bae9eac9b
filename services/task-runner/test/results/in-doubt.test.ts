import { describe, expect, test } from 'vitest';
import { cancel, failed, inDoubt, notStarted, refused, resolve, succeeded } from '../support/answers.ts';
import { calling, tool } from '../support/contracts.ts';
import { Scenario, told } from '../support/scenario.ts';

function doubtful(): Scenario {
  const task = new Scenario({ tools: [tool('crm.read', { effect: 'once' })] }).accepted([calling('crm.read')]);
  return task.given(inDoubt(task));
}

/** No executor has said anything. */
function silent(): Scenario {
  const task = new Scenario({ tools: [tool('crm.read', { effect: 'once' })] }).accepted([calling('crm.read')]);
  task.whenTimeComes('answer');
  return task;
}

describe('a call in doubt', () => {
  test('is settled as such and brought before a person', () => {
    expect(doubtful().types().slice(-2)).toEqual(['CallInDoubt', 'InterventionRequested']);
  });

  test('a success that comes late settles the doubt, completes the step and takes the question back', () => {
    const task = doubtful();
    expect(told(task.when(succeeded(task)))).toEqual(['CallSucceeded', 'InterventionResolved', 'StepDecided', 'TaskCompleted']);
    expect(task.last('CallSucceeded').settlesDoubt).toBe(true);
    expect(task.last('InterventionResolved').choice).toBe('withdrawn');
    expect(task.last('TaskCompleted').calls).toBe(1);
  });

  test.each([
    ['a failure', doubtful, (task: Scenario) => failed(task, 'transient')],
    ['an attempt that never started', silent, (task: Scenario) => notStarted(task, 'past_start_by')],
    ['a refusal', silent, (task: Scenario) => refused(task)],
  ])('%s that comes late settles the doubt; the person decides, knowing more', (_, given, late) => {
    const task = given();
    expect(told(task.when(late(task)))).toEqual(['CallFailed']);
    expect(task.last('CallFailed')).toMatchObject({ settlesDoubt: true, handling: 'none' });
    expect(task.state?.status).toBe('awaiting_intervention');
  });

  test.each([
    ['not to have started', (task: Scenario) => notStarted(task, 'past_start_by')],
    ['refused', (task: Scenario) => refused(task)],
  ])('of a call that an executor put in doubt itself it is not believed to be %s: it had started (G4)', (_, late) => {
    const task = doubtful();
    expect(told(task.when(late(task)))).toEqual(['ignored', 'started_before']);
    expect(told(task.when(succeeded(task)))).toContain('CallSucceeded');
  });

  test('a late result is recorded after a person has resolved the doubt, and changes nothing', () => {
    const task = doubtful();
    const late = succeeded(task);
    task.given(resolve(task, 'retry'));
    expect(told(task.when(late))).toEqual(['CallSucceeded']);
    expect(task.state?.status).toBe('in_progress');
    expect(told(task.when(late))).toEqual(['ignored', 'attempt_settled']);
    expect(told(task.when(succeeded(task)))).toContain('TaskCompleted');
  });

  test('a late result is recorded even after the end, once', () => {
    const task = doubtful();
    const late = succeeded(task);
    task.given(cancel(task));
    expect(task.last('TaskCancelled').unstopped).toEqual([late.callId]);
    expect(told(task.when(late))).toEqual(['CallSucceeded']);
    expect(task.state?.status).toBe('cancelled');
    expect(told(task.when(late))).toEqual(['ignored', 'attempt_settled']);
  });

  test('another doubt about it says nothing new', () => {
    const task = doubtful();
    expect(told(task.when(inDoubt(task)))).toEqual(['ignored', 'still_in_doubt']);
  });
});
