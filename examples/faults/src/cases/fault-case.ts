/** What a case is: a request, how the world misbehaves in it, and what the person does who is asked. All of it data. */

import type { Json } from '@holdpoint/contracts/payload';
import type { Step } from '@holdpoint/contracts/step';
import type { ContractRef } from '@holdpoint/contracts/vocabulary';
import type { InterventionRequestedWhy } from './asked.ts';

export interface FaultCase {
  /** Unique; what the tools hand to the service and the database, by which these keep their records apart. */
  readonly name: string;
  /** The heading under which it stands in the table. */
  readonly group: string;
  /** `faults.usual` if left out. */
  readonly agent?: ContractRef;
  readonly taskType?: string;
  readonly steps: readonly Step[];
  /** What the service does; all goes well where it is left out. */
  readonly service?: ServiceScript;
  readonly account?: Account;
  /** What the person answers, one question after the other. A question beyond these is a difference to the table. */
  readonly person?: readonly PersonsAnswer[];
  /** How many tasks of this kind are sent at once: one, if left out. */
  readonly tasks?: number;
  /** The world's cell says how many requests were under way at once. */
  readonly showsAtOnce?: boolean;
  /** How often the effect may happen in this case: once, if left out. */
  readonly effectsAtMost?: number;
  /** What the service tells the caller to wait: checked against what the runtime did. */
  readonly retryAfterMs?: number;
  /** The executor of this pool is killed once the tool is held. */
  readonly killedIn?: 'faults-killed' | 'faults-lost';
  /** The row is complete only when a result has come for the call in doubt. */
  readonly hasLateResult?: boolean;
}

/** Where a watched tool can be held: before its request, while the service works on it (the effect has happened), after its answer. */
export type HoldPoint = 'before' | 'during' | 'after';

export interface ServiceScript {
  /** What becomes of the requests, one after the other; of those beyond all goes well. */
  readonly answers?: readonly Misbehaviour[];
  /** What becomes of every request. */
  readonly always?: Misbehaviour;
  /** The version that the thing is at: a request made from an earlier one is stale. `runs_on`: it changes with each request. */
  readonly version?: number | 'runs_on';
  /** Never answers the first time that a tool comes to this point. */
  readonly holds?: HoldPoint;
  /** Cannot tell whether a request was carried out. */
  readonly isForgetful?: boolean;
}

export interface Misbehaviour {
  /** The effect happens all the same. */
  readonly applies?: boolean;
  readonly answer:
    | { readonly kind: 'status'; readonly status: number; readonly problem?: string; readonly retryAfter?: string }
    /** 200, with this body. */
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'json'; readonly json: Json }
    /** 200, with a note of so many characters. */
    | { readonly kind: 'long'; readonly characters: number }
    /** As it should be, but after this time. */
    | { readonly kind: 'slow'; readonly afterMs: number }
    /** No answer, ever. */
    | { readonly kind: 'silence' }
    | { readonly kind: 'reset' };
}

export interface Account {
  readonly balance: number;
  /** Somebody else writes to it in between, once. */
  readonly isContested: boolean;
}

export interface PersonsAnswer {
  readonly to: InterventionRequestedWhy;
  /** `nothing`: the question is left open. */
  readonly choose: 'retry' | 'skip' | 'answer' | 'fail' | 'cancel' | 'nothing';
  /** What the person does before answering. */
  readonly first?: Preparation;
}

export type Preparation =
  /** Grants the tools the right to this table. */
  | { readonly grant: string }
  /** Sends the task so many signals. */
  | { readonly signals: number }
  | 'waits_for_late_result';
