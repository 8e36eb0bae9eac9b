import { plain } from '@holdpoint/contracts/payload';
import { describe, expect, test } from 'vitest';
import { failed, outcome, pause, resume, succeeded } from '../support/answers.ts';
import { calling, tool } from '../support/contracts.ts';
import { auto, deny, people } from '../support/policies.ts';
import { Scenario, told } from '../support/scenario.ts';

const asked = () => new Scenario({ policy: people() }).accepted([calling('crm.read')]);

describe('an approval that comes home', () => {
  test('lets the call run on the signed outcome, and is acknowledged', () => {
    const task = asked().later(1_000);
    expect(told(task.when(outcome(task, 'approved')))).toEqual(['ApprovalResolved', 'CallScheduled']);
    expect(task.last('CallScheduled').authorisation).toMatchObject({
      kind: 'approval',
      approvers: ['mia'],
      outcome: 'signed.outcome.jws',
      approvalId: task.last('ApprovalRequested').approvalId,
    });
    expect(task.sent.map(({ message }) => message.type)).toEqual(['ApprovalAsked', 'OutcomeAcknowledged', 'ToolCallRequested']);
  });

  test('bounds the first start', () => {
    const task = asked();
    const executeBy = new Date(task.at + 5_000).toISOString();
    task.given(outcome(task, 'approved', { executeBy }));
    expect(task.last('CallScheduled').startBy).toBe(executeBy);
  });

  test('counts once: repeated, it is ignored', () => {
    const task = asked();
    const approved = outcome(task, 'approved');
    task.given(approved);
    expect(told(task.when(approved))).toEqual(['ignored', 'approval_resolved']);
    task.given(succeeded(task));
    expect(told(task.when(approved))).toEqual(['ignored', 'approval_resolved']);
  });

  test('must be the one that was asked for, about this call and these parameters', () => {
    const task = asked();
    const other = '6b1f3f0e-4a52-5d5b-9f57-0c6f9a6f0001';
    expect(told(task.when(outcome(task, 'approved', { approvalId: other })))).toEqual(['refused', 'APPROVAL_UNKNOWN']);
    expect(told(task.when(outcome(task, 'approved', { callId: other })))).toEqual(['refused', 'APPROVAL_MISMATCH']);
    expect(told(task.when(outcome(task, 'approved', { digest: 'f'.repeat(64) })))).toEqual(['refused', 'APPROVAL_MISMATCH']);
    expect(told(task.when(outcome(task, 'approved', { tenant: 'other' })))).toEqual(['refused', 'TENANT_MISMATCH']);
  });
});

describe('an approval becomes stale', () => {
  test('when policy now asks for more than was satisfied: people are asked again', () => {
    const task = asked();
    task.policy = people(2);
    expect(told(task.when(outcome(task, 'approved')))).toEqual(['ApprovalResolved', 'ApprovalResolved', 'ApprovalRequested']);
    expect(task.last('ApprovalResolved')).toMatchObject({ resolution: 'stale', code: 'POLICY_CHANGED' });
  });

  test('when policy now denies: the call is denied', () => {
    const task = asked();
    task.policy = deny;
    expect(told(task.when(outcome(task, 'approved')))).toEqual([
      'ApprovalResolved',
      'ApprovalResolved',
      'CallDenied',
      'TaskFailed',
    ]);
  });

  test('not when policy now asks for less', () => {
    const task = asked();
    task.policy = auto;
    task.given(outcome(task, 'approved'));
    expect(task.last('CallScheduled').authorisation.kind).toBe('approval');
  });

  test('when it comes home after its executeBy', () => {
    const task = asked();
    const late = outcome(task, 'approved', { executeBy: new Date(task.at).toISOString() });
    expect(told(task.when(late))).toEqual(['ApprovalResolved', 'ApprovalResolved', 'ApprovalRequested']);
    expect(task.last('ApprovalResolved').code).toBe('EXECUTE_BY_PASSED');
  });

  test('when policy changes before a retry', () => {
    const task = asked();
    task.given(outcome(task, 'approved')).given(failed(task, 'transient'));
    task.policy = people(1, 'directors');
    expect(told(task.whenTimeComes('retry'))).toEqual(['ApprovalResolved', 'ApprovalRequested']);
  });

  test('not by the time that a retry takes: it bounds the first start alone', () => {
    const task = asked();
    task.given(outcome(task, 'approved', { executeBy: new Date(task.at + 1_000).toISOString() }));
    task.given(failed(task, 'transient')).later(20_000);
    expect(told(task.whenTimeComes('retry'))).toEqual(['CallScheduled']);
  });

  test('when the attempt that started on it did so longer ago than executors remember (G6)', () => {
    const task = asked();
    task.given(outcome(task, 'approved', { executeBy: new Date(task.at + 1_000).toISOString() }));
    const startedAt = new Date(task.at - 25 * 3_600_000).toISOString();
    task.given(failed(task, 'transient', { startedAt })).later(20_000);
    expect(told(task.whenTimeComes('retry'))).toEqual(['ApprovalResolved', 'ApprovalRequested']);
    expect(task.last('ApprovalResolved').code).toBe('EXECUTE_BY_PASSED');
  });

  test('by its own executeBy, also where an attempt had started on the approval before it (G6)', () => {
    const task = asked();
    task.given(outcome(task, 'approved'));
    task.given(failed(task, 'stale_data', { refreshedInput: plain({ id: 'c-2', depth: 1 }) }));
    task.given(pause(task)).given(outcome(task, 'approved', { executeBy: new Date(task.at + 5_000).toISOString() }));
    task.later(60_000);
    expect(told(task.when(resume(task)))).toEqual(['TaskResumed', 'ApprovalResolved', 'ApprovalRequested']);
    expect(task.last('ApprovalResolved').code).toBe('EXECUTE_BY_PASSED');
  });

  test('when its executeBy has passed and nobody has answered whether the first attempt started (G6)', () => {
    const task = asked();
    task.given(outcome(task, 'approved', { executeBy: new Date(task.at + 5_000).toISOString() }));
    task.whenTimeComes('answer');
    expect(told(task.whenTimeComes('retry'))).toEqual(['ApprovalResolved', 'ApprovalRequested']);
    expect(task.last('ApprovalResolved').code).toBe('EXECUTE_BY_PASSED');
  });

  test('and before that bounds what follows an attempt that nobody has answered', () => {
    const task = asked();
    const executeBy = new Date(task.at + 90_000).toISOString();
    task.given(outcome(task, 'approved', { executeBy }));
    task.whenTimeComes('answer');
    task.whenTimeComes('retry');
    expect(task.last('CallScheduled')).toMatchObject({ attempt: 2, startBy: executeBy });
  });

  test('when the input was refreshed to something else (G6)', () => {
    const task = asked();
    task.given(outcome(task, 'approved'));
    const stale = failed(task, 'stale_data', { refreshedInput: plain({ id: 'c-2', depth: 1 }) });
    expect(told(task.when(stale))).toEqual(['CallFailed', 'InputsRefreshed', 'ApprovalResolved', 'ApprovalRequested']);
    expect(task.last('ApprovalResolved')).toMatchObject({ resolution: 'stale', code: 'INPUT_CHANGED' });
    expect(task.last('ApprovalRequested').digest).toBe(task.last('InputsRefreshed').digest);
    expect(told(task.when(outcome(task, 'approved')))).toEqual(['ApprovalResolved', 'CallScheduled']);
    expect(task.last('CallScheduled').attempt).toBe(2);
  });

  test('when silence approved what must not be left to silence', () => {
    const wipe = tool('crm.read', { reversibility: 'irreversible' });
    const task = new Scenario({ tools: [wipe], policy: people() }).accepted([calling('crm.read')]);
    expect(told(task.when(outcome(task, 'approved', { approvers: [] })))).toEqual([
      'ApprovalResolved',
      'ApprovalResolved',
      'ApprovalRequested',
    ]);
    expect(task.last('ApprovalResolved').code).toBe('NEEDS_A_PERSON');
  });
});
