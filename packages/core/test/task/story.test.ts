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

function deniedBySilence(history: TaskHistory): void {
  const callId = history.callId(0);
  const why = { code: 'APPROVAL_DENIED', class: 'permission', reason: plain('nobody decided') } as const;
  history.add('CallDenied', { callId, tool: 'shop.refund', by: 'silence', code: 'APPROVAL_EXPIRED', approvalId: APPROVAL });
  history.add('TaskFailed', { ...why, calls: 1 });
}

/** The approval ends, and grace speaks after the task has ended, too. */
function lateWord(history: TaskHistory): ApprovalEvent[] {
  const facts = { approvalId: APPROVAL, taskId: history.taskId, tenant: 'acme', source: 'approval-service' };
  const caused = { causationId: 'c', correlationId: 'c' };
  const digest = 'd'.repeat(64);
  return [
    {
      ...{ type: 'ApprovalEnded', id: `${APPROVAL}:2`, seq: 2, at: momentAt(3), ...facts, ...caused },
      ...{ callId: history.callId(0), digest, resolution: 'expired', approvers: [], signature: 'e30.e30.e30' },
    },
    {
      ...{ type: 'DecisionRejected', id: `${APPROVAL}:3`, seq: 3, at: momentAt(900), ...facts, ...caused },
      ...{ commandId: APPROVAL, approver: 'grace', code: 'APPROVAL_ENDED' },
    },
  ];
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

  test('tells the words on an approval that is still open, with the task waiting for it', () => {
    const history = new TaskHistory('story').decideCall(0).askApproval(0, APPROVAL);
    const { text, status } = storyOf(history.events, [word(history)]).at(-1) ?? {};
    expect({ text, status }).toEqual({ text: 'grace approved', status: 'awaiting_approval' });
  });

  test('shows the task as waiting while people speak, not as it stood afterwards', () => {
    const history = approved();
    const spoken = storyOf(history.events, [word(history)]).find(({ text }) => text === 'grace approved');
    expect(spoken?.status).toBe('awaiting_approval');
  });

  test('of the usual course has no departure', () => {
    const history = approved().succeed(0, 1).complete(1);
    expect(storyOf(history.events, []).some(({ isDeparture }) => isDeparture)).toBe(false);
  });

  test('a word after the end of its approval is told in its own place, and not taken for the first departure', () => {
    const history = new TaskHistory('story').decideCall(0).askApproval(0, APPROVAL).resolveApproval(0, APPROVAL, 'expired');
    deniedBySilence(history);
    const story = storyOf(history.events, lateWord(history));
    expect(story.map(({ type, isDeparture }) => ({ type, isDeparture })).slice(2)).toEqual([
      { type: 'ApprovalRequested', isDeparture: false },
      { type: 'ApprovalResolved', isDeparture: true },
      { type: 'CallDenied', isDeparture: false },
      { type: 'TaskFailed', isDeparture: false },
      { type: 'DecisionRejected', isDeparture: false },
    ]);
    expect(story.at(-1)).toMatchObject({ text: 'a word of grace did not count', code: 'APPROVAL_ENDED', status: 'failed' });
  });

  test('marks the first departure from the usual course, and no later one', () => {
    const history = approved().failAttempt(0, 1, momentAt(200)).schedule(0, 2, APPROVAL).failAttempt(0, 2);
    const departures = storyOf(history.events, []).filter(({ isDeparture }) => isDeparture);
    expect(departures.map(({ text }) => text)).toEqual([
      `attempt 1 failed: transient, UPSTREAM_BUSY (again at ${momentAt(200)})`,
    ]);
  });
});
