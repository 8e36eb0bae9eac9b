/** An approval's events as the approval-service would write them, for a task history that ends with asking for it. */

import { eventIdOf } from '@holdpoint/contracts/identity';
import { type ApprovalEvent, approvalEventSchema } from '@holdpoint/contracts/messages/approval-events';
import { approvalAskedSchema } from '@holdpoint/contracts/messages/approval-requests';
import { momentAt, type TaskHistory } from './task-history.ts';

export function approvalHistory(history: TaskHistory, approvalId: string) {
  const request = approvalAskedSchema.parse({ ...history.events.at(-1), type: 'ApprovalAsked', taskType: 'shop.request' });
  const event = (seq: number, facts: { readonly type: ApprovalEvent['type'] } & Record<string, unknown>): ApprovalEvent =>
    approvalEventSchema.parse({
      ...{ id: eventIdOf(approvalId, seq), seq, approvalId, taskId: history.taskId, tenant: 'acme', at: momentAt(seq) },
      ...{ source: 'approval-service', causationId: 'x', correlationId: history.taskId },
      ...facts,
    });
  const vote = { commandId: approvalId, approver: 'grace', verdict: 'approve', stage: 0, decision: 'e30.e30.e30' };
  const end = { callId: history.callId(0), digest: 'c'.repeat(64), resolution: 'approved', approvers: ['grace'] };
  return {
    request,
    opened: event(1, { type: 'ApprovalOpened', request }),
    voted: event(2, { type: 'DecisionRecorded', ...vote }),
    ended: event(3, { type: 'ApprovalEnded', ...end, executeBy: momentAt(60), signature: 'e30.e30.e30' }),
  };
}
