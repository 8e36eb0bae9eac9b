import type { ApprovalEvent } from '@holdpoint/contracts/messages/approval-events';
import { describe, expect, test } from 'vitest';
import { approvalHistory } from '../../../test/support/approval-history.ts';
import { momentAt, TaskHistory } from '../../../test/support/task-history.ts';
import { type ApprovalView, projectApprovals } from '../src/domain/approval-view.ts';

const approvalId = '11111111-1111-4111-8111-111111111111';
const history = new TaskHistory('approval').decideCall(0).askApproval(0, approvalId);
const { request, opened, voted, ended } = approvalHistory(history, approvalId);
const project = (events: readonly ApprovalEvent[], before = new Map<string, ApprovalView>()) => projectApprovals(before, events);

describe('an approval, as an inbox shows it', () => {
  test('holds everything that an approver has to see, while people may decide', () => {
    expect(project([opened, voted])).toMatchObject([
      { status: 'pending', decideByMs: Date.parse(momentAt(3_600)), request, votes: [{ approver: 'grace', verdict: 'approve' }] },
    ]);
  });

  test('keeps who decided and drops the request when it has ended', () => {
    expect(project([opened, voted, ended])).toMatchObject([{ status: 'approved', approvers: ['grace'], request: null }]);
  });

  test('is the same however its events are divided into batches', () => {
    let views = new Map<string, ApprovalView>();
    for (const one of [opened, voted, ended]) {
      views = new Map(project([one], views).map((view) => [view.approvalId, JSON.parse(JSON.stringify(view))]));
    }
    expect([...views.values()]).toEqual(project([opened, voted, ended]));
  });

  test('begins with its opening: what comes without one adds nothing', () => {
    expect(project([voted, ended])).toEqual([]);
  });
});
