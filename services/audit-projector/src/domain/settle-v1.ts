/** The events that settle a call, each with its leaf and its technical record. */
import type { TaskEventOf } from '@holdpoint/contracts/messages/task-events';
import { AuditDefectError, type Audited, type LeafMeans } from './audited-event.ts';
import { callOf, changed, failedBefore, ruleFacts } from './call-audit-v1.ts';
import { callLeaf } from './call-leaf-v1.ts';
import type { CallLeafV1 } from './leaf.ts';
import type { Settlement, SettlingEvent, SourceOf } from './settlement-v1.ts';
import type { Authority, CallAudit, TaskAudit } from './task-audit.ts';
import type { TechnicalRecord } from './technical.ts';

const nothingRan = { startedAt: null, durationMs: null, executor: null, output: null, remaining: null } as const;

export function settleSucceeded(before: TaskAudit, source: SourceOf<TaskEventOf<'CallSucceeded'>>, means: LeafMeans): Audited {
  const { event } = source;
  const { outcome, startedAt, durationMs, executor, output, remaining = null } = event;
  const call = withRun(openCall(before, event), durationMs);
  const ran = { startedAt, durationMs, executor, output, remaining };
  return settled(before, source, call, { kind: kindOf(event), outcome, deniedBy: null, error: null, ...ran }, means);
}

/** A failure with another attempt to come settles nothing, unless it is the late word on a doubt. */
export function settleFailed(before: TaskAudit, source: SourceOf<TaskEventOf<'CallFailed'>>, means: LeafMeans): Audited {
  const { event } = source;
  const { callId, attempt, startedAt = null, durationMs = null, executor = null, nextAttemptAt, at: failedAt } = event;
  const call = withRun(openCall(before, event), durationMs);
  const run = { startedAt, durationMs, executor };
  const error = { class: event.class, code: event.code, message: event.message };
  if (nextAttemptAt !== undefined && !event.settlesDoubt) {
    return {
      state: changed(before, callId, failedBefore(call, event)),
      attempt: { callId, attempt, ...run, error, failedAt, nextAttemptAt },
    };
  }
  const settlement: Settlement = { kind: kindOf(event), outcome: 'failure', deniedBy: null, ...nothingRan, ...run, error };
  return settled(before, source, call, settlement, means);
}

/**
 * Negative evidence: what was decided and did not run. Where an attempt before may have had its effect it is none: the call failed, and
 * `denied_by` tells who let it have no further attempt.
 */
export function settleDenied(before: TaskAudit, source: SourceOf<TaskEventOf<'CallDenied'>>, means: LeafMeans): Audited {
  const { event } = source;
  const open = openCall(before, { ...event, settlesDoubt: false });
  const contractDigest = open.contractDigest ?? event.contractDigest ?? null;
  const call = { ...open, contractDigest, authority: authorityOfDenial(open.authority, event) };
  const error = { ...(open.unproven ?? { class: null, code: event.code }), message: event.reason ?? null };
  const outcome = open.unproven === null ? 'denied' : 'failure';
  return settled(before, source, call, { kind: 'call', outcome, deniedBy: event.by, ...nothingRan, error }, means);
}

/** Nobody knows. The call is remembered until the doubt is settled, beyond the task's end if need be. */
export function settleDoubtful(before: TaskAudit, source: SourceOf<TaskEventOf<'CallInDoubt'>>, means: LeafMeans): Audited {
  const { event } = source;
  const call = openCall(before, { ...event, settlesDoubt: false });
  const error = { class: null, code: event.code, message: event.message };
  return settled(before, source, call, { kind: 'call', outcome: 'in_doubt', deniedBy: null, ...nothingRan, error }, means);
}

function settled(
  before: TaskAudit,
  source: SourceOf<SettlingEvent>,
  call: CallAudit,
  settlement: Settlement,
  means: LeafMeans,
): Audited {
  const { callId } = source.event;
  const { [callId]: _settled, ...others } = before.calls;
  const calls = settlement.outcome === 'in_doubt' ? { ...others, [callId]: { ...call, inDoubt: true } } : others;
  const forgotten = before.ended && Object.keys(calls).length === 0;
  return {
    state: forgotten ? undefined : { ...before, leaves: before.leaves + 1, calls },
    leaf: callLeaf(before, source, call, settlement, means),
    technical: technicalRecord(before, source.event, call, settlement),
  };
}

function technicalRecord({ agent }: TaskAudit, event: SettlingEvent, call: CallAudit, settlement: Settlement): TechnicalRecord {
  const { outcome, startedAt, durationMs, executor, output, remaining, error } = settlement;
  const { tool, attempts, input } = call;
  const ran = { attempts, startedAt, durationMs, executor };
  return { callId: event.callId, agent, tool, outcome, ...ran, settledAt: event.at, input, output, remaining, error };
}

/** The call that is settled: one in doubt by the word that settles doubts, any other by the rest. */
function openCall(state: TaskAudit, event: { id: string; callId: string; settlesDoubt: boolean }): CallAudit {
  const call = callOf(state, event);
  if (call.inDoubt === event.settlesDoubt) return call;
  const reason = call.inDoubt ? 'is in doubt, and this does not settle a doubt' : 'is not in doubt';
  throw new AuditDefectError(`${event.id}: call ${event.callId} ${reason}`);
}

function kindOf({ settlesDoubt }: { settlesDoubt: boolean }): CallLeafV1['kind'] {
  return settlesDoubt ? 'doubt_settled' : 'call';
}

function withRun(call: CallAudit, durationMs: number | null): CallAudit {
  return durationMs === null ? call : { ...call, ranMs: (call.ranMs ?? 0) + durationMs };
}

/** The rule that refused; else the authority that the call had, which a refusal by people or silence has already told. */
function authorityOfDenial(authority: Authority | null, { rule, approvalId }: TaskEventOf<'CallDenied'>): Authority | null {
  if (rule === undefined) return authority;
  if (authority !== null && authority.approval_id === approvalId) return { ...authority, ...ruleFacts(rule) };
  return { kind: 'policy', ...ruleFacts(rule), approval_id: null, resolution: null, approvers: [], shown_digest: null };
}
