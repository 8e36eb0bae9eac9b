/**
 * The executor's own word on whether a call may run (guarantees G5, G6): the third place, after policy's load and the gate, at which an
 * irreversible call without a person's approval is refused. It goes by the contract hosted here, not by what the request says.
 */
import type { ToolContract } from '@holdpoint/contracts/contract';
import type { ToolCallRequested } from '@holdpoint/contracts/messages/tool-requests';
import type { PinnedKeys } from '@holdpoint/core/approval/keys';
import { type OutcomeRefusalCode, verifyOutcome } from '@holdpoint/core/approval/outcome';
import type { People } from '@holdpoint/core/people';

/** Whose signatures count. */
export interface Trust {
  /** The approval-service's public keys, pinned. */
  readonly serviceKeys: PinnedKeys;
  readonly people: People;
}

export type Authorised =
  | {
      readonly ok: true;
      readonly approvedBy: readonly string[];
      readonly approvalId: string | undefined;
      /** The first start on this approval must come before (epoch milliseconds); undefined where nothing but `startBy` bounds it. */
      readonly executeByMs: number | undefined;
    }
  | { readonly ok: false; readonly code: OutcomeRefusalCode | 'IRREVERSIBLE_WITHOUT_APPROVAL' };

/**
 * Policy's word is enough only for what can be taken back. An approval is verified whoever asked for it.
 * @param startMs when the call starts on this approval, or first started on it: what `executeBy` bounds (epoch milliseconds)
 */
export function authorise(request: ToolCallRequested, contract: ToolContract, trust: Trust, startMs: number): Authorised {
  const { authorisation, tenant, taskId, callId, digest } = request;
  const { reversibility } = contract;
  if (authorisation.kind === 'policy') {
    if (reversibility === 'irreversible') return { ok: false, code: 'IRREVERSIBLE_WITHOUT_APPROVAL' };
    return { ok: true, approvedBy: [], approvalId: undefined, executeByMs: undefined };
  }
  const subject = { tenant, taskId, callId, digest };
  const verified = verifyOutcome(authorisation.outcome, { ...trust, subject, now: startMs, reversibility });
  if (!verified.ok) return verified;
  const { approvalId, executeBy } = verified.outcome;
  // The first start is looked up by the request's approval: it must be the one that was signed.
  if (approvalId !== authorisation.approvalId) return { ok: false, code: 'OUTCOME_FOR_ANOTHER_CALL' };
  const executeByMs = executeBy === undefined ? undefined : Date.parse(executeBy);
  return { ok: true, approvedBy: verified.approvers, approvalId, executeByMs };
}
