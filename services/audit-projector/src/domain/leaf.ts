import type { Effect, FailureClass, RecordPosition, Reversibility } from '@holdpoint/contracts/vocabulary';
import type { Authority } from './task-audit.ts';

/**
 * The leaves of version 1: what the compliance record says, and all that it says. Every leaf of a kind has every member,
 * null where it does not apply. Never changed: another set of members is another version.
 */
export type LeafV1 = CallLeafV1 | TaskEndLeafV1;

/** What every leaf of a task carries. */
interface TaskFacts {
  readonly leaf_version: 1;
  readonly tenant: string;
  readonly task_id: string;
  /** 1, 2, 3 … over the leaves of the task. */
  readonly task_seq: number;
  readonly task_type: string;
  readonly agent: NamedVersion;
  /** The event that settled this. */
  readonly position: RecordPosition;
  /** SHA-256 over the event's stored bytes. */
  readonly source_event_sha256: string;
  /** The event's own time. */
  readonly logged_at: string;
}

export interface NamedVersion {
  readonly name: string;
  readonly version: number;
}

export type CallOutcome = 'success' | 'partial' | 'failure' | 'denied' | 'in_doubt';

/** One call, at the event that settled it; `doubt_settled` is the later word on a call whose leaf says `in_doubt`. */
export interface CallLeafV1 extends TaskFacts {
  readonly kind: 'call' | 'doubt_settled';
  readonly call_id: string;
  readonly tool: NamedVersion;
  readonly contract_digest: string | null;
  readonly effect: Effect | null;
  readonly reversibility: Reversibility | null;
  readonly outcome: CallOutcome;
  /** Class and code of a failure (of the last attempt's, if there were several); of a denial or a doubt the code alone. */
  readonly failure: { readonly class: FailureClass | null; readonly code: string } | null;
  /** Who kept it from running; beside the outcome `failure`: from a further attempt, after one that may have had its effect. */
  readonly denied_by: 'policy' | 'person' | 'silence' | 'withdrawal' | 'executor' | 'catalog' | null;
  readonly attempts: number;
  /** How long all attempts together ran. */
  readonly duration_ms: number | null;
  readonly description: string;
  /** What the contract says that the call reads and changes; empty for a call of which no attempt was ever scheduled. */
  readonly accessed: readonly string[];
  readonly modified: readonly string[];
  readonly authorisation: { readonly requester: string } & (Authority | NoAuthority);
}

/** Nobody had been asked, and no rule had spoken. */
type NoAuthority = { readonly [Member in keyof Authority]: Member extends 'kind' ? 'none' : null };

/** The task's end. `calls` is the runner's own count of the calls that it decided on, against which the leaves are counted. */
export interface TaskEndLeafV1 extends TaskFacts {
  readonly kind: 'task_end';
  readonly outcome: 'completed' | 'failed' | 'cancelled';
  readonly failure: { readonly class: FailureClass | null; readonly code: string } | null;
  readonly calls: number;
  readonly requester: string;
  /** Keyed reference: whoever cancelled may be a customer. */
  readonly cancelled_by: string | null;
  /** Calls that had started and could not be stopped. */
  readonly unstopped: readonly string[];
}
