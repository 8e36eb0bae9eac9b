import type { Reversibility } from '@holdpoint/contracts/vocabulary';
import { consult, evaluatePolicy, type GateAnswer } from './evaluate.ts';
import { misfits } from './matching.ts';
import type { Demand, GateAction, Match, Policy, Rule } from './policy.ts';

/** One rule's part in an answer. */
export interface RuleExplained {
  readonly name: string;
  readonly line: number;
  readonly reason: string;
  /** What it did: it was counted, it raised the reversibility, both, or nothing. */
  readonly part: 'counted' | 'raised' | 'raised and counted' | 'none';
  readonly demand?: Demand;
  readonly raise?: Reversibility;
  /** Of a rule without a part, the fields of its match that do not fit the action as its contract declares it. */
  readonly misfits: readonly (keyof Match)[];
}

/** An answer and how it came about: every rule, in the order of the text, and the join of those that counted. */
export interface Explanation {
  readonly answer: GateAnswer;
  readonly declared: Reversibility;
  readonly rules: readonly RuleExplained[];
}

/** Why the policy says what it says about this action. */
export function explainPolicy(policy: Policy, action: GateAction): Explanation {
  const { declared, raising, matching } = consult(policy, action);
  const counted = new Set<string>(matching.map((rule) => rule.name));
  const raised = new Set<string>(raising.map((rule) => rule.name));
  const rules = policy.rules.map((rule) => explained(rule, partOf(rule, counted, raised), action, declared));
  return { answer: evaluatePolicy(policy, action), declared, rules };
}

function partOf(rule: Rule, counted: ReadonlySet<string>, raised: ReadonlySet<string>): RuleExplained['part'] {
  if (counted.has(rule.name)) return raised.has(rule.name) ? 'raised and counted' : 'counted';
  return raised.has(rule.name) ? 'raised' : 'none';
}

function explained(rule: Rule, part: RuleExplained['part'], action: GateAction, declared: Reversibility): RuleExplained {
  const { name, line, reason, demand, raise } = rule;
  return {
    name,
    line,
    reason,
    part,
    ...(demand === undefined ? {} : { demand }),
    ...(raise === undefined ? {} : { raise }),
    misfits: part === 'none' ? misfits(rule.match, action, declared) : [],
  };
}
