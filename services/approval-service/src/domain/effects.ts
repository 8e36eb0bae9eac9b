import type { ApprovalEvent } from '@holdpoint/contracts/messages/approval-events';
import type { ApprovalOutcome } from '@holdpoint/contracts/messages/approval-outcomes';
import type { Outgoing } from '@holdpoint/stream/record';
import type { Approval } from './state.ts';

/** The outcome goes to the runner when the approval ends, and at each repeat. */
export function effects(event: ApprovalEvent, state: Approval): readonly Outgoing<ApprovalOutcome>[] {
  const tells = event.type === 'ApprovalEnded' || event.type === 'OutcomeRepeated';
  if (!tells || state.status !== 'ended') return [];
  const { outcome } = state;
  return [
    {
      topic: 'approval.outcomes',
      key: outcome.taskId,
      message: outcome,
      id: `${event.id}:outcome`,
      subject: outcome.taskId,
      ...(outcome.traceparent === undefined ? {} : { traceparent: outcome.traceparent }),
    },
  ];
}
