/** What follows from an event once it is in the log: messages out, with ids derived from the event, so that a repeat is recognised. */
import type { ApprovalAsked, ApprovalWithdrawn } from '@holdpoint/contracts/messages/approval-requests';
import type { TaskEvent, TaskEventOf } from '@holdpoint/contracts/messages/task-events';
import type { ToolCallCancelled, ToolCallRequested, ToolRequest } from '@holdpoint/contracts/messages/tool-requests';
import { isEnded, type TaskState } from '@holdpoint/core/task/state';
import { partitionFor } from '@holdpoint/stream/partition-for';
import type { Outgoing } from '@holdpoint/stream/record';

/** @param partitions N: the runner waits for an answer on its task's own partition of the results */
export function effectsOf(partitions: number, event: TaskEvent, state: TaskState): readonly Outgoing[] {
  switch (event.type) {
    case 'CallScheduled':
      return [callRequest(partitions, event)];
    case 'TaskCancelRequested':
      return callCancel(event, state);
    case 'ApprovalRequested':
      return [approvalAsked(event, state.taskType)];
    case 'ApprovalResolved':
      return approvalResolved(event);
    default:
      return [];
  }
}

function callRequest(partitions: number, event: TaskEventOf<'CallScheduled'>): Outgoing {
  const { tenant, taskId, callId, attempt, agent, requestedBy, tool, version, contractDigest, input, digest } = event;
  const { authorisation, idempotencyKey, startBy, timeoutMs } = event;
  const message: ToolCallRequested = {
    type: 'ToolCallRequested',
    ...{ tenant, taskId, callId, attempt, agent, requestedBy, tool, version, contractDigest, input, digest },
    ...{ authorisation, idempotencyKey, startBy, timeoutMs },
    resultPartition: partitionFor(taskId, partitions),
    ...traceOf(event),
  };
  return toExecutors(event, 'request', event.pool, message);
}

/** Only what is out can be signalled; the rest is withdrawn by the events that follow. */
function callCancel(event: TaskEventOf<'TaskCancelRequested'>, state: TaskState): readonly Outgoing[] {
  if (isEnded(state) || state.work.kind !== 'attempt') return [];
  const { callId, attempts, terms } = state.work.call;
  const { tenant, taskId } = event;
  const message: ToolCallCancelled = { type: 'ToolCallCancelled', tenant, taskId, callId, attempt: attempts, ...traceOf(event) };
  return [toExecutors(event, 'cancel', terms.pool, message)];
}

/**
 * Placed by its task, and so in one request to the broker with what else this partition has to send: placed by the call, each would have a
 * partition of its own. All attempts of a call find its claims beside them: they are of one task.
 */
function toExecutors(event: TaskEvent, what: string, pool: string, message: ToolRequest): Outgoing {
  return { ...outgoing(event, what, `tool.requests.${pool}`, message.callId, message), placedBy: event.taskId };
}

function approvalAsked(event: TaskEventOf<'ApprovalRequested'>, taskType: string): Outgoing {
  const { type: _type, seq: _seq, id: _id, source: _source, causationId: _cause, leafVersion: _leaf, ...asked } = event;
  const message: ApprovalAsked = { type: 'ApprovalAsked', ...asked, taskType };
  return outgoing(event, 'ask', 'approval.requests', event.taskId, message);
}

/**
 * The approval-service repeats an outcome until it is acknowledged. An approval that is taken back is acknowledged at once as well: whatever
 * its outcome was, if the two crossed, the task has moved on.
 */
function approvalResolved(event: TaskEventOf<'ApprovalResolved'>): readonly Outgoing[] {
  const { approvalId, taskId, tenant, at } = event;
  const subject = { approvalId, taskId, tenant, at, ...traceOf(event) };
  const acknowledged = outgoing(event, 'acknowledge', 'approval.requests', taskId, { type: 'OutcomeAcknowledged', ...subject });
  // With an outcome in it, it was the approval-service that withdrew.
  if (event.resolution !== 'withdrawn' || event.outcome !== undefined) return [acknowledged];
  const withdrawn = { type: 'ApprovalWithdrawn', ...subject, why: withdrawnBecause[event.code ?? ''] ?? 'task_ended' };
  return [outgoing(event, 'withdraw', 'approval.requests', taskId, withdrawn), acknowledged];
}

const withdrawnBecause: Readonly<Record<string, ApprovalWithdrawn['why']>> = {
  TASK_CANCELLED: 'task_cancelled',
  APPROVAL_UNANSWERED: 'unanswered',
};

function outgoing(event: TaskEvent, what: string, topic: string, key: string, message: Outgoing['message']): Outgoing {
  return { topic, key, message, id: `${event.id}/${what}`, subject: event.taskId, ...traceOf(event) };
}

function traceOf({ traceparent }: TaskEvent): { readonly traceparent?: string } {
  return traceparent === undefined ? {} : { traceparent };
}
