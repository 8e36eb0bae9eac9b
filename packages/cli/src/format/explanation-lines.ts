import type { ChainStage } from '@holdpoint/contracts/authorisation';
import type { GateAnswer } from '@holdpoint/core/policy/evaluate';
import type { Explanation, RuleExplained } from '@holdpoint/core/policy/explain';
import { durationText } from './duration.ts';

/** An explanation for a person: the answer, its terms, then each rule with what it did. */
export function explanationLines({ answer, declared, rules }: Explanation): readonly string[] {
  const raised = answer.reversibility === declared ? '' : ` (raised from ${declared})`;
  return [
    `${answer.outcome} by ${answer.rule.name}, policy ${answer.rule.policyVersion}`,
    `  reversibility: ${answer.reversibility}${raised}`,
    ...answer.rule.reasons.map((reason) => `  because: ${reason}`),
    ...termLines(answer),
    'rules:',
    ...rules.map(ruleLine),
  ];
}

/** A chain in words: `2 of managers, then 1 of finance`. */
export function chainText(chain: readonly ChainStage[]): string {
  return chain.map(({ needed, group }) => `${needed} of ${group}`).join(', then ');
}

function termLines(answer: GateAnswer): string[] {
  if (answer.outcome !== 'approve') return [];
  const { chain, decideWithinMs, executeWithinMs, onSilence } = answer;
  return [
    `  asks: ${chainText(chain)}`,
    `  within ${durationText(decideWithinMs)}; silence ${onSilence === 'deny' ? 'denies' : 'approves'}`,
    `  must start within ${durationText(executeWithinMs)} of the decision`,
  ];
}

function ruleLine({ name, line, part, misfits }: RuleExplained): string {
  const why = part === 'none' ? `no part: ${misfits.length > 0 ? `other ${misfits.join(', ')}` : 'asks nothing here'}` : part;
  return `  line ${line}: ${name}: ${why}`;
}
