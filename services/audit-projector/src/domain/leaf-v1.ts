/**
 * The leaf function of version 1: folds a task's events, one at a time, and says which leaf each of them adds.
 *
 * I1: pure. The same events, contracts and reference key give the same leaves, byte for byte, in every rebuild.
 * I2: one `call` leaf for each call, at the event that settles it or puts it in doubt; one `task_end`; a doubt settled
 *     later has a leaf of its own, also after the end.
 * I3: `task_seq` is contiguous over a task's leaves.
 * I4: nothing of a payload reaches a leaf but what a record template names, and what it calls personal only as a reference.
 *
 * Released: never changed. What events of a later `leafVersion` give is another file.
 */
import type { TaskEvent, TaskEventOf } from '@holdpoint/contracts/messages/task-events';
import { AuditDefectError, type Audited, type LeafMeans, type SourceEvent } from './audited-event.ts';
import { begun, callOf, changed, decided, refreshed, requested, resolved, scheduled } from './call-audit-v1.ts';
import { settleDenied, settleDoubtful, settleFailed, settleSucceeded } from './settle-v1.ts';
import type { TaskAudit } from './task-audit.ts';
import { endTask } from './task-end-v1.ts';

/**
 * What one event adds.
 *
 * @throws ContractMissingError while the catalog has not been read far enough; AuditDefectError when the log contradicts itself
 */
export function auditV1(before: TaskAudit | undefined, source: SourceEvent, means: LeafMeans): Audited {
  const { event } = source;
  if (event.type === 'TaskAccepted') return { state: accepted(event, means) };
  if (before === undefined) return afterTheEnd(event);
  const settled = settle(before, source, means) ?? endOf(before, source, means);
  return settled ?? { state: follow(before, event, means) };
}

function accepted(event: TaskEventOf<'TaskAccepted'>, means: LeafMeans): TaskAudit {
  return {
    tenant: event.tenant,
    taskType: event.taskType,
    agent: event.agent,
    requester: means.referenceOf('requester', event.requestedBy),
    leaves: 0,
    ended: false,
    calls: {},
  };
}

/** Only words about people and inputs may follow an end that left no doubt; a leaf would have no task to belong to. */
function afterTheEnd(event: TaskEvent): Audited {
  if (makesLeaf(event)) throw new AuditDefectError(`${event.type} ${event.id}: no open task ${event.taskId} in this log`);
  return { state: undefined };
}

function makesLeaf(event: TaskEvent): boolean {
  switch (event.type) {
    case 'CallSucceeded':
    case 'CallFailed':
    case 'CallDenied':
    case 'CallInDoubt':
    case 'TaskCompleted':
    case 'TaskFailed':
    case 'TaskCancelled':
      return true;
    default:
      return false;
  }
}

function settle(before: TaskAudit, source: SourceEvent, means: LeafMeans): Audited | undefined {
  const { event } = source;
  switch (event.type) {
    case 'CallSucceeded':
      return settleSucceeded(before, { ...source, event }, means);
    case 'CallFailed':
      return settleFailed(before, { ...source, event }, means);
    case 'CallDenied':
      return settleDenied(before, { ...source, event }, means);
    case 'CallInDoubt':
      return settleDoubtful(before, { ...source, event }, means);
    default:
      return undefined;
  }
}

function endOf(before: TaskAudit, source: SourceEvent, means: LeafMeans): Audited | undefined {
  const { event } = source;
  switch (event.type) {
    case 'TaskCompleted':
    case 'TaskFailed':
    case 'TaskCancelled':
      return endTask(before, { ...source, event }, means);
    default:
      return undefined;
  }
}

/** Events that settle nothing, but change what the leaf will say. */
function follow(before: TaskAudit, event: TaskEvent, means: LeafMeans): TaskAudit {
  switch (event.type) {
    case 'StepDecided':
      return event.decision.kind === 'call' ? changed(before, event.decision.callId, decided(event.decision)) : before;
    case 'ApprovalRequested':
      return changed(before, event.callId, requested(begun(before, event), event, means));
    case 'ApprovalResolved':
      return changed(before, event.callId, resolved(callOf(before, event), event));
    case 'CallScheduled':
      return changed(before, event.callId, scheduled(begun(before, event), event, means));
    case 'InputsRefreshed':
      return changed(before, event.callId, refreshed(callOf(before, event), event));
    default:
      return before;
  }
}
