import { eventIdOf } from '@holdpoint/contracts/identity';
import { plain } from '@holdpoint/contracts/payload';
import { describe, expect, test } from 'vitest';
import { succeeded } from '../support/answers.ts';
import { calling } from '../support/contracts.ts';
import { request, Scenario, START, TASK_ID, told } from '../support/scenario.ts';

describe('a new request', () => {
  test('is accepted, its first step decided and its call scheduled in one append', () => {
    const task = new Scenario();
    expect(told(task.when(request({ steps: [calling('crm.read')] })))).toEqual(['TaskAccepted', 'StepDecided', 'CallScheduled']);
    expect(task.state?.status).toBe('in_progress');
  });

  test('numbers its events without a gap and says what caused them', () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const task = new Scenario().accepted([calling('crm.read')], { traceparent });
    expect(task.events.map(({ seq, id }) => ({ seq, id }))).toEqual(
      [1, 2, 3].map((seq) => ({ seq, id: eventIdOf(TASK_ID, seq) })),
    );
    for (const event of task.events) {
      expect(event).toMatchObject({
        causationId: 'task.requests/3/0',
        correlationId: TASK_ID,
        source: 'task-runner',
        traceparent,
      });
      expect(event).toMatchObject({ at: new Date(START).toISOString(), leafVersion: 1, tenant: 'acme', taskId: TASK_ID });
    }
  });

  test('asks the executors of the pool, with the defaults of the contract filled in before the digest', () => {
    const task = new Scenario().accepted([calling('crm.read')]);
    const scheduled = task.last('CallScheduled');
    expect(scheduled.input).toEqual(plain({ id: 'c-1', depth: 1 }));
    expect(task.sent).toMatchObject([
      {
        topic: 'tool.requests.crm',
        key: scheduled.callId,
        id: `${scheduled.id}/request`,
        message: { type: 'ToolCallRequested', attempt: 1, idempotencyKey: scheduled.callId, digest: scheduled.digest },
      },
    ]);
  });

  test('takes the steps in order, each with the outputs of the ones before, and ends with the last output', () => {
    const second = calling('crm.read', {
      name: 'again',
      input: plain({ id: { $from: { step: 'crm.read', pointer: '/next' } } }),
    });
    const task = new Scenario().accepted([calling('crm.read'), second]);
    expect(told(task.when(succeeded(task, { next: 'c-2' })))).toEqual(['CallSucceeded', 'StepDecided', 'CallScheduled']);
    expect(task.last('CallScheduled').input).toEqual(plain({ id: 'c-2', depth: 1 }));
    expect(told(task.when(succeeded(task, 'done')))).toEqual(['CallSucceeded', 'StepDecided', 'TaskCompleted']);
    expect(task.last('TaskCompleted')).toMatchObject({ output: plain('done'), calls: 2 });
  });

  test('records the reasoning that came with the step, or which step of the plan it is', () => {
    const task = new Scenario().accepted([calling('crm.read', { reasoning: plain('the date is due') }), calling('crm.read')]);
    expect(task.last('StepDecided').reasoning).toEqual(plain('the date is due'));
    task.given(succeeded(task));
    expect(task.last('StepDecided').reasoning).toEqual(plain('Step 2 of 2 of a fixed plan.'));
  });

  test('with an empty plan completes at once', () => {
    const task = new Scenario();
    expect(told(task.when(request({ steps: [] })))).toEqual(['TaskAccepted', 'StepDecided', 'TaskCompleted']);
  });
});
