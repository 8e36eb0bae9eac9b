import type { Payload } from '@holdpoint/contracts/payload';
import type { ContractRef, Effect, FailureClass, Reversibility } from '@holdpoint/contracts/vocabulary';

/**
 * What the audit remembers of a task between two of its events: enough for the leaves that are still to come, and no
 * more. Dropped when the task has ended and no call of it is in doubt. Plain JSON, stored beside the log.
 */
export interface TaskAudit {
  readonly tenant: string;
  readonly taskType: string;
  readonly agent: ContractRef;
  /** Keyed reference: the requester may be a person. */
  readonly requester: string;
  /** Leaves of this task so far: the last `task_seq` given out. */
  readonly leaves: number;
  readonly ended: boolean;
  /** Calls that are not settled, or in doubt, by call id. */
  readonly calls: Readonly<Record<string, CallAudit>>;
}

/** One call on its way to its leaf. */
export interface CallAudit {
  readonly tool: ContractRef;
  /** As last decided, asked, refreshed or scheduled; the technical record shows it. */
  readonly input: Payload;
  readonly contractDigest: string | null;
  readonly effect: Effect | null;
  readonly reversibility: Reversibility | null;
  readonly authority: Authority | null;
  /** Attempts scheduled so far. */
  readonly attempts: number;
  /** How long all attempts together ran, as far as they told; null where none did. */
  readonly ranMs: number | null;
  readonly inDoubt: boolean;
  /** How the last attempt failed that may have had its effect all the same (its failure was transient); null while none has. */
  readonly unproven: { readonly class: FailureClass; readonly code: string } | null;
}

/** By whose word the call runs, or does not. Members are named as in the leaf. */
export interface Authority {
  readonly kind: 'policy' | 'approval';
  readonly rule: string;
  readonly policy_version: string;
  readonly policy_digest: string;
  readonly approval_id: string | null;
  /** How the approval ended; null without one, or while it is open. */
  readonly resolution: 'approved' | 'denied' | 'expired' | 'withdrawn' | 'stale' | null;
  /** Staff ids of those who decided: kept in the clear, for they answer for it. */
  readonly approvers: readonly string[];
  /** Keyed reference of the digest that the approvers' signatures are over. */
  readonly shown_digest: string | null;
}
