/** How the events before its settlement shape what a call's leaf will say. */
import type { RuleRef } from '@holdpoint/contracts/authorisation';
import type { Decision } from '@holdpoint/contracts/decision';
import type { TaskEventOf } from '@holdpoint/contracts/messages/task-events';
import { AuditDefectError, type LeafMeans } from './audited-event.ts';
import type { Authority, CallAudit, TaskAudit } from './task-audit.ts';

type CallDecision = Extract<Decision, { kind: 'call' }>;

/** A call that has just been decided on. */
export function decided({ tool, version, input }: Pick<CallDecision, 'tool' | 'version' | 'input'>): CallAudit {
  return {
    tool: { name: tool, version },
    input,
    contractDigest: null,
    effect: null,
    reversibility: null,
    authority: null,
    attempts: 0,
    ranMs: null,
    inDoubt: false,
    unproven: null,
  };
}

/** The call as it stands, or at its beginning where this event is the first to name it. */
export function begun(state: TaskAudit, event: TaskEventOf<'ApprovalRequested' | 'CallScheduled'>): CallAudit {
  return state.calls[event.callId] ?? decided(event);
}

/** People are asked. */
export function requested(call: CallAudit, event: TaskEventOf<'ApprovalRequested'>, means: LeafMeans): CallAudit {
  const authority: Authority = {
    kind: 'approval',
    ...ruleFacts(event.rule),
    approval_id: event.approvalId,
    resolution: null,
    approvers: [],
    shown_digest: means.referenceOf('call', event.digest),
  };
  const { contractDigest, reversibility, input } = event;
  return { ...call, contractDigest, reversibility, input, authority };
}

/** People, or the lack of them, have answered. An answer to an approval that another has replaced changes nothing. */
export function resolved(call: CallAudit, event: TaskEventOf<'ApprovalResolved'>): CallAudit {
  const { authority } = call;
  if (authority?.approval_id !== event.approvalId) return call;
  return { ...call, authority: { ...authority, resolution: event.resolution, approvers: event.approvers } };
}

/** An attempt is about to be sent. */
export function scheduled(call: CallAudit, event: TaskEventOf<'CallScheduled'>, means: LeafMeans): CallAudit {
  const { contractDigest, effect, reversibility, input } = event;
  return {
    ...call,
    tool: { name: event.tool, version: event.version },
    contractDigest,
    effect,
    reversibility,
    input,
    authority: authorityOf(event, means),
    attempts: call.attempts + 1,
  };
}

/**
 * The attempt failed and another was to come. Only a transient failure of one that started leaves its effect open; a `once` call has
 * another attempt only where it is proven that nothing happened.
 */
export function failedBefore(call: CallAudit, { class: failureClass, code, counted }: TaskEventOf<'CallFailed'>): CallAudit {
  const isOpen = counted && failureClass === 'transient' && call.effect !== 'once';
  return isOpen ? { ...call, unproven: { class: failureClass, code } } : call;
}

/** The tool itself has renewed a stale input. */
export function refreshed(call: CallAudit, event: TaskEventOf<'InputsRefreshed'>): CallAudit {
  return { ...call, input: event.after };
}

/** What a rule says in a leaf: its name and the policy that held it; its reasons may quote the input. */
export function ruleFacts(rule: RuleRef): Pick<Authority, 'rule' | 'policy_version' | 'policy_digest'> {
  return { rule: rule.name, policy_version: rule.policyVersion, policy_digest: rule.policyDigest };
}

function authorityOf({ authorisation, digest }: TaskEventOf<'CallScheduled'>, means: LeafMeans): Authority {
  const rule = ruleFacts(authorisation.rule);
  if (authorisation.kind === 'policy') {
    return { kind: 'policy', ...rule, approval_id: null, resolution: null, approvers: [], shown_digest: null };
  }
  const { approvalId, approvers } = authorisation;
  const shown = means.referenceOf('call', digest);
  return { kind: 'approval', ...rule, approval_id: approvalId, resolution: 'approved', approvers, shown_digest: shown };
}

/** The call that an event is about. */
export function callOf(state: TaskAudit, event: { readonly id: string; readonly callId: string }): CallAudit {
  const call = state.calls[event.callId];
  if (call === undefined) throw new AuditDefectError(`${event.id} is about call ${event.callId}, which is not open`);
  return call;
}

/** The task with this call as it is now. */
export function changed(state: TaskAudit, callId: string, call: CallAudit): TaskAudit {
  return { ...state, calls: { ...state.calls, [callId]: call } };
}
