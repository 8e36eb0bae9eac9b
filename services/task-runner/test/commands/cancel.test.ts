import { describe, expect, test } from 'vitest';
import { cancel, failed, inDoubt, notStarted, outcome, signal, succeeded } from '../support/answers.ts';
import { calling, tool, waiting } from '../support/contracts.ts';
import { people } from '../support/policies.ts';
import { Scenario, told } from '../support/scenario.ts';

const two = [calling('crm.read'), calling('crm.read', { name: 'second' })];
const running = () => new Scenario({ tools: [tool('crm.read', { effect: 'once' })] }).accepted(two);

describe('cancelling', () => {
  test('withdraws a pending approval and denies its call', () => {
    const task = new Scenario({ policy: people() }).accepted(two);
    const command = cancel(task);
    expect(told(task.when(command))).toEqual(['TaskCancelRequested', 'ApprovalResolved', 'CallDenied', 'TaskCancelled']);
    expect(task.last('CallDenied')).toMatchObject({ by: 'withdrawal', code: 'TASK_CANCELLED' });
    expect(task.last('TaskCancelled')).toMatchObject({ by: 'pat', unstopped: [], calls: 1, causationId: command.commandId });
    expect(task.sent.map(({ message }) => message)).toMatchObject([
      { type: 'ApprovalAsked' },
      { type: 'ApprovalWithdrawn', why: 'task_cancelled' },
      { type: 'OutcomeAcknowledged' },
    ]);
    expect(told(task.when(outcome(task, 'approved')))).toEqual(['ignored', 'approval_resolved']);
  });

  test('signals a running call and waits for it', () => {
    const task = running();
    expect(told(task.when(cancel(task)))).toEqual(['TaskCancelRequested']);
    expect(task.sent.at(-1)).toMatchObject({ topic: 'tool.requests.crm', message: { type: 'ToolCallCancelled', attempt: 1 } });
    expect(task.timer()?.name).toBe('answer');
  });

  test('says of a call that ran on that it could not be stopped', () => {
    const task = running();
    task.given(cancel(task));
    expect(told(task.when(succeeded(task)))).toEqual(['CallSucceeded', 'TaskCancelled']);
    expect(task.last('TaskCancelled').unstopped).toEqual([task.last('CallScheduled').callId]);
  });

  test.each([
    ['a call that failed', (task: Scenario) => failed(task, 'transient'), ['CallFailed', 'TaskCancelled']],
    ['a call that did not start', (task: Scenario) => notStarted(task, 'cancelled'), ['CallDenied', 'TaskCancelled']],
  ])('%s was stopped', (_, answer, events) => {
    const task = running();
    task.given(cancel(task));
    expect(told(task.when(answer(task)))).toEqual(events);
    expect(task.last('TaskCancelled').unstopped).toEqual([]);
  });

  test.each([
    ['an answer of doubt', (task: Scenario) => task.when(inDoubt(task))],
    ['no answer', (task: Scenario) => task.whenTimeComes('answer')],
  ])('ends with the call in doubt on %s', (_, end) => {
    const task = running();
    task.given(cancel(task));
    expect(told(end(task))).toEqual(['CallInDoubt', 'TaskCancelled']);
    expect(task.last('TaskCancelled').unstopped).toHaveLength(1);
  });

  test('settles a call that waits for its next attempt', () => {
    const task = running();
    task.given(failed(task, 'transient'));
    expect(told(task.when(cancel(task)))).toEqual(['TaskCancelRequested', 'CallDenied', 'TaskCancelled']);
  });

  test.each([
    ['that nobody answers any more', (task: Scenario) => task.given(cancel(task)).whenTimeComes('answer')],
    [
      'that has timed out and waits for its next attempt',
      (task: Scenario) => task.given(failed(task, 'transient')).when(cancel(task)),
    ],
  ])('says of a call %s that it may have happened all the same', (_, end) => {
    const task = new Scenario({ tools: [tool('crm.read', { effect: 'idempotent' })] }).accepted(two);
    end(task);
    expect(task.last('TaskCancelled').unstopped).toEqual([task.last('CallScheduled').callId]);
  });

  test('ends a wait, and takes an open question back', () => {
    const wait = new Scenario().accepted([waiting(1_000)]);
    expect(told(wait.when(cancel(wait)))).toEqual(['TaskCancelRequested', 'WaitEnded', 'TaskCancelled']);
    const asked = running();
    asked.given(failed(asked, 'permission'));
    expect(told(asked.when(cancel(asked)))).toEqual(['TaskCancelRequested', 'InterventionResolved', 'TaskCancelled']);
  });

  test('asked twice is refused, the same command twice is ignored', () => {
    const task = running();
    const command = cancel(task);
    task.given(command);
    expect(told(task.when(command))).toEqual(['ignored', 'duplicate']);
    expect(told(task.when(cancel(task)))).toEqual(['refused', 'ALREADY_CANCELLING']);
  });
});

describe('a command', () => {
  test('for an unknown task is refused', () => {
    const task = new Scenario();
    expect(told(task.when(cancel(task)))).toEqual(['refused', 'TASK_UNKNOWN']);
  });
  test("for another tenant's task is refused", () => {
    const task = running();
    expect(told(task.when({ ...cancel(task), tenant: 'other' }))).toEqual(['refused', 'TENANT_MISMATCH']);
  });
  test('for an ended task is refused; one that was carried out before the end is still known', () => {
    const task = new Scenario().accepted([calling('crm.read')]);
    const before = signal(task, 'go');
    task.given(before).given(succeeded(task));
    expect(told(task.when(before))).toEqual(['ignored', 'duplicate']);
    expect(told(task.when(cancel(task)))).toEqual(['refused', 'TASK_ENDED']);
  });
});
