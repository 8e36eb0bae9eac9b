import type { RuleRef } from '@holdpoint/contracts/authorisation';
import type { Policy, Rule } from './policy.ts';

const NAME_LIMIT = 200;
const REASONS_LIMIT = 50;
/** The name under which the default chain answers; no rule may take it. */
export const DEFAULT_RULE = 'default';

/**
 * The reference that events carry: the names of the rules that decided, in the order of names, and why each of them did.
 * Without a deciding rule it is the default's, and `otherwise` says why. Lengths keep the contract's bounds because compile.ts
 * bounds names and reasons.
 */
export function ruleRef(policy: Policy, deciding: readonly Rule[], raising: readonly Rule[], otherwise?: string): RuleRef {
  const names = deciding.map((rule) => rule.name).sort();
  if (otherwise !== undefined) names.unshift(DEFAULT_RULE);
  const reasons = [
    ...(otherwise === undefined ? [] : [otherwise]),
    ...deciding.map((rule) => `${rule.name}: ${rule.reason}`).sort(),
    ...raising.map((rule) => `${rule.name} raises reversibility to ${rule.raise}: ${rule.reason}`).sort(),
  ];
  return {
    name: bounded(names),
    policyVersion: policy.version,
    policyDigest: policy.digest,
    reasons:
      reasons.length <= REASONS_LIMIT
        ? reasons
        : [...reasons.slice(0, REASONS_LIMIT - 1), `and ${reasons.length - REASONS_LIMIT + 1} more`],
  };
}

function bounded(names: readonly string[]): string {
  const whole = names.join(' + ');
  if (whole.length <= NAME_LIMIT) return whole;
  const more = (shown: number) => `${names.slice(0, shown).join(' + ')} + ${names.length - shown} more`;
  let shown = names.length - 1;
  while (shown > 1 && more(shown).length > NAME_LIMIT) shown -= 1;
  return more(shown);
}
