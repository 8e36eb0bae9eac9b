import type { ChainStage } from '@holdpoint/contracts/authorisation';
import type { Effect, Reversibility } from '@holdpoint/contracts/vocabulary';

/** What a rule looks at. A field that is absent matches everything; several values match any of them; all fields must match. */
export interface Match {
  /** Exact names, or a prefix followed by `*`. */
  readonly tool?: readonly string[];
  readonly agent?: readonly string[];
  readonly taskType?: readonly string[];
  readonly tenant?: readonly string[];
  readonly effect?: readonly Effect[];
  readonly reversibility?: readonly Reversibility[];
}

/** Who must say yes, and by when. Times are milliseconds. */
export interface ApprovalTerms {
  /** At least one stage; each group appears once. */
  readonly chain: readonly ChainStage[];
  readonly decideWithinMs: number;
  /** How long after the decision the call may first start. */
  readonly executeWithinMs: number;
  readonly onSilence: 'deny' | 'approve';
  /** Shares of `decideWithinMs`, each between 0 and 1, ascending: when the approvers are reminded. */
  readonly remindAtShares: readonly number[];
}

/** What a rule asks for. Ordered `auto` < `approve` < `deny` (see join.ts). */
export type Demand =
  | { readonly kind: 'auto' }
  | { readonly kind: 'approve'; readonly terms: ApprovalTerms }
  | { readonly kind: 'deny' };

/** One rule. It has a demand, or raises the reversibility, or both. */
export interface Rule {
  readonly name: string;
  /** Where the rule begins in the text, from 1. */
  readonly line: number;
  readonly match: Match;
  readonly demand?: Demand;
  /** Reversibility may be raised to this, never lowered. */
  readonly raise?: Reversibility;
  readonly reason: string;
}

/** A policy that was read and found sound (compile.ts is the only maker). */
export interface Policy {
  readonly version: string;
  /** SHA-256, in hex, of the canonical form: the same whatever the order of rules, the layout and the comments. */
  readonly digest: string;
  /** The order in which the stages of a chain are gone through; a group not named here comes after these, by name. */
  readonly groups: readonly string[];
  readonly rules: readonly Rule[];
  /** What holds where no rule says anything. */
  readonly default: ApprovalTerms;
}

/** What the gate asks about. Of a tool that nobody has announced, effect and reversibility are unknown. */
export interface GateAction {
  readonly tenant: string;
  readonly taskType: string;
  readonly agent: string;
  readonly tool: string;
  readonly effect: Effect | undefined;
  /** As the tool's contract declares it. */
  readonly reversibility: Reversibility | undefined;
}
