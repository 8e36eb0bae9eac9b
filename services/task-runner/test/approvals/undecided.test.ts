import { plain } from '@holdpoint/contracts/payload';
import { describe, expect, test } from 'vitest';
import { cancel, outcome, pause, resolve, resume } from '../support/answers.ts';
import { calling } from '../support/contracts.ts';
import { people } from '../support/policies.ts';
import { Scenario, told } from '../support/scenario.ts';

const DAY_MS = 24 * 3_600_000;
const asked = () => new Scenario({ policy: people() }).accepted([calling('crm.read')]);

describe('a request that the approval-service could not take', () => {
  test('is brought before a person, with the reason', () => {
    const task = asked();
    const untaken = outcome(task, 'withdrawn', { code: 'CHAIN_TOO_LARGE', reason: plain('too many people'), approvers: [] });
    expect(told(task.when(untaken))).toEqual(['ApprovalResolved', 'CallDenied', 'InterventionRequested']);
    expect(task.last('CallDenied')).toMatchObject({ by: 'withdrawal', code: 'CHAIN_TOO_LARGE' });
    expect(task.last('InterventionRequested')).toMatchObject({ why: 'undecided', code: 'CHAIN_TOO_LARGE' });
    expect(task.sent.at(-1)?.message.type).toBe('OutcomeAcknowledged');
  });

  test('is asked anew, as another call, when that person wants it', () => {
    const task = asked();
    const first = task.last('ApprovalRequested');
    task.given(outcome(task, 'withdrawn', { approvers: [] }));
    expect(told(task.when(resolve(task, 'retry')))).toEqual(['InterventionResolved', 'StepDecided', 'ApprovalRequested']);
    expect(task.last('ApprovalRequested').approvalId).not.toBe(first.approvalId);
    expect(told(task.when(outcome(task, 'approved')))).toEqual(['ApprovalResolved', 'CallScheduled']);
  });
});

describe('an approval of which no outcome comes', () => {
  test('is taken back a day after its time, and a person is asked', () => {
    const task = asked();
    const { approvalId, decideBy } = task.last('ApprovalRequested');
    expect(task.timer()).toEqual({ name: 'approval', at: Date.parse(decideBy) + DAY_MS, deadline: true });
    expect(told(task.whenTimeComes('approval'))).toEqual(['ApprovalResolved', 'CallDenied', 'InterventionRequested']);
    expect(task.last('ApprovalResolved')).toMatchObject({ approvalId, resolution: 'withdrawn' });
    expect(task.last('InterventionRequested')).toMatchObject({ why: 'undecided', code: 'APPROVAL_UNANSWERED' });
    expect(task.sent.slice(-2).map(({ message }) => message)).toMatchObject([
      { type: 'ApprovalWithdrawn', approvalId, why: 'unanswered' },
      { type: 'OutcomeAcknowledged', approvalId },
    ]);
  });

  test('lets no call run should it come after all', () => {
    const task = asked();
    const late = outcome(task, 'approved');
    task.whenTimeComes('approval');
    expect(told(task.when(late))).toEqual(['ignored', 'approval_resolved']);
  });

  test('rests while the task is paused, and is no matter once it is cancelled', () => {
    const task = asked();
    task.given(pause(task));
    expect(task.timer()).toBeUndefined();
    task.given(resume(task));
    expect(task.timer()?.name).toBe('approval');
    task.given(cancel(task));
    expect(task.timer()).toBeUndefined();
  });
});
