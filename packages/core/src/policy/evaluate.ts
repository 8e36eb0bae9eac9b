/**
 * Asking the policy about one action. Pure, total, and independent of the order of rules.
 *
 * I1  All matching rules are joined to the strictest.
 * I2  No demand, or a tool that nobody has announced: the default chain (joined with whatever rules match by name).
 * I3  Reversibility comes from the contract; a rule may raise it, nothing lowers it.
 * I4  A raise never switches a stricter rule off: a rule that denies or asks people counts if it matches the declared or the
 *     raised reversibility; a rule that lets pass counts only if it matches the raised one.
 * I5  `irreversible` never comes out as `auto`, and silence approves only what is fully reversible, whatever the rules say
 *     (compile.ts refuses such rules; this is the second of three places that do: guarantees G5, G7).
 */
import type { ChainStage, RuleRef } from '@holdpoint/contracts/authorisation';
import type { Reversibility } from '@holdpoint/contracts/vocabulary';
import { inOrder, join } from './join.ts';
import { misfits } from './matching.ts';
import type { ApprovalTerms, Demand, GateAction, Policy, Rule } from './policy.ts';
import { isHarderToReverse, stricterReversibility } from './reversibility.ts';
import { ruleRef } from './rule-ref.ts';

/** The policy's word on one action. `reversibility` is the declared one or harder. */
export type GateAnswer =
  | { readonly outcome: 'auto'; readonly reversibility: Reversibility; readonly rule: RuleRef }
  | { readonly outcome: 'deny'; readonly reversibility: Reversibility; readonly rule: RuleRef }
  | ({ readonly outcome: 'approve'; readonly reversibility: Reversibility; readonly rule: RuleRef } & ApprovalTerms);

/** What the policy says about the action. Never throws. */
export function evaluatePolicy(policy: Policy, action: GateAction): GateAnswer {
  const { reversibility, raising, matching } = consult(policy, action);
  const demand = matching.map((rule) => rule.demand).reduce(join, { kind: 'auto' });
  const isKnown = action.effect !== undefined && action.reversibility !== undefined;
  const isUndecided = demand.kind === 'auto' && (matching.length === 0 || reversibility === 'irreversible');
  if (isUndecided || (!isKnown && demand.kind !== 'deny'))
    return byDefault(policy, demand, matching, raising, reversibility, isKnown);
  const deciding = matching.filter((rule) => rule.demand.kind === demand.kind);
  const rule = ruleRef(policy, deciding, raising);
  if (demand.kind !== 'approve') return { outcome: demand.kind, reversibility, rule };
  return approval(policy, demand.terms, reversibility, rule);
}

/** A rule that has a say on this action. */
export type DecidingRule = Rule & { readonly demand: Demand };

/** Which rules raise, which demand, and the reversibility that results. */
export function consult(policy: Policy, action: GateAction) {
  const declared = action.reversibility ?? 'irreversible';
  const raising = policy.rules.filter((rule) => raises(rule, declared) && misfits(rule.match, action, declared).length === 0);
  const reversibility = raising.map((rule) => rule.raise ?? declared).reduce(stricterReversibility, declared);
  const matching = policy.rules.filter((rule): rule is DecidingRule => counts(rule, action, declared, reversibility));
  return { declared, reversibility, raising, matching };
}

function raises(rule: Rule, declared: Reversibility): boolean {
  return rule.raise !== undefined && isHarderToReverse(rule.raise, declared);
}

function counts(rule: Rule, action: GateAction, declared: Reversibility, raised: Reversibility): boolean {
  if (rule.demand === undefined) return false;
  if (misfits(rule.match, action, raised).length === 0) return true;
  return rule.demand.kind !== 'auto' && misfits(rule.match, action, declared).length === 0;
}

function byDefault(
  policy: Policy,
  demand: Demand,
  matching: readonly DecidingRule[],
  raising: readonly Rule[],
  reversibility: Reversibility,
  isKnown: boolean,
): GateAnswer {
  const joined = join(demand, { kind: 'approve', terms: policy.default });
  const terms = joined.kind === 'approve' ? joined.terms : policy.default;
  const asking = matching.filter((rule) => rule.demand.kind === 'approve');
  const why = isKnown ? 'no rule decides about this action: the default chain' : 'the tool is not known: the default chain';
  return approval(policy, terms, reversibility, ruleRef(policy, asking, raising, why));
}

function approval(policy: Policy, terms: ApprovalTerms, reversibility: Reversibility, rule: RuleRef): GateAnswer {
  const onSilence = reversibility === 'fully_reversible' ? terms.onSilence : 'deny';
  return { outcome: 'approve', reversibility, rule, ...terms, chain: inOrder(terms.chain, policy.groups), onSilence };
}

/** What a call already has: nothing but policy's word (`auto`), or an approval. */
export type Satisfied =
  | { readonly outcome: 'auto'; readonly reversibility: Reversibility }
  | {
      readonly outcome: 'approve';
      readonly reversibility: Reversibility;
      readonly chain: readonly ChainStage[];
      /** Approved because nobody answered, not by people. */
      readonly bySilence: boolean;
    };

/**
 * Whether the policy now asks for more than what was satisfied: then the approval is stale. Asked when an approval comes
 * home and before every retry. Deadlines do not count: `executeBy` is signed and bounds the start by itself.
 */
export function isStricter(now: GateAnswer, satisfied: Satisfied): boolean {
  if (now.outcome === 'deny') return true;
  if (isHarderToReverse(now.reversibility, satisfied.reversibility)) return true;
  if (now.outcome === 'auto') return false;
  if (satisfied.outcome === 'auto') return true;
  if (satisfied.bySilence && now.onSilence === 'deny') return true;
  const had = new Map(satisfied.chain.map((stage) => [stage.group, stage.needed]));
  return now.chain.some((stage) => stage.needed > (had.get(stage.group) ?? 0));
}
