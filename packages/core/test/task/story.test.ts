import type { ApprovalEvent } from '@holdpoint/contracts/messages/approval-events';
import { plain } from '@holdpoint/contracts/payload';
import { storyOf } from '@holdpoint/core/task/story';
import { describe, expect, test } from 'vitest';
import { momentAt, TaskHistory } from '../../../../test/support/task-history.ts';

const APPROVAL = '6b1f3f0e-4a52-5d5b-9f57-0c6f9a6f0001';
const approved = () =>
  new TaskHistory('story')
    .decideCall(0)
    .askApproval(0, APPROVAL)
    .resolveApproval(0, APPROVAL, 'approved')
    .schedule(0, 1, APPROVAL);

function word(history: TaskHistory): ApprovalEvent {
  return {
    ...{ type: 'DecisionRecorded', id: `${APPROVAL}:2`, seq: 2, approvalId: APPROVAL, taskId: history.taskId, tenant: 'acme' },
    ...{ at: momentAt(3), source: 'approval-service', causationId: 'c', correlationId: 'c', commandId: APPROVAL },
    ...{ approver: 'grace', verdict: 'approve', stage: 0, reason: plain('seen the receipt'), decision: 'e30.e30.e30' },
  };
}

describe('the story of a task', () => {
  test('tells decision, gate, people, attempt and outcome in order, with what the checkpoint knows', () => {
    const history = approved().succeed(0, 1).complete(1);
    const story = storyOf(history.events, [word(history)]);
    expect(story.map(({ chapter, text }) => `${chapter}: ${text}`)).toEqual([
      'request: ada@example.com asked for a shop.request',
      'decision: shop.desk decided to call shop.refund',
      `gate: rule "refunds" asked 1 of finance to decide by ${momentAt(3_600)}`,
      'people: grace approved',
      'people: the approval is approved by grace',
      'attempt: shop.refund, approved, was sent to pool shop (attempt 1)',
      'outcome: the call succeeded',
      'end: the task is complete',
    ]);
    expect(story[1]).toMatchObject({
      step: { index: 0, name: 'step-0' },
      reasoning: 'the customer asked',
      status: 'in_progress',
    });
    expect(story[2]).toMatchObject({ approvalRequired: true, status: 'awaiting_approval' });
    expect(story[5]).toMatchObject({ approvers: ['grace'], attempt: 1, step: { index: 0, name: 'step-0' } });
    expect(story[6]).toMatchObject({ output: { receipt: 'R-9', card_holder: 'Ada Lovelace' } });
  });

  test('of the usual course has no departure', () => {
    const history = approved().succeed(0, 1).complete(1);
    expect(storyOf(history.events, []).some(({ isDeparture }) => isDeparture)).toBe(false);
  });

  test('marks the first departure from the usual course, and no later one', () => {
    const history = approved().failAttempt(0, 1, momentAt(200)).schedule(0, 2, APPROVAL).failAttempt(0, 2);
    const departures = storyOf(history.events, []).filter(({ isDeparture }) => isDeparture);
    expect(departures.map(({ text }) => text)).toEqual([
      `attempt 1 failed: transient, UPSTREAM_BUSY (again at ${momentAt(200)})`,
    ]);
  });
});
