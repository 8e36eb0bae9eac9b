/** The approvers' rules for a generated set, as YAML. */
import type { Refusal } from './desk.ts';

/** JSON strings are YAML strings, which settles every question of quoting. */
const quoted = JSON.stringify;

export function approverRulesText(seed: number, refusals: readonly Refusal[]): string {
  const head = [
    `# How the approvers of this set answer, made with it by src/generate/main.ts --seed ${seed}.`,
    '# These rules come before those of ../approvers.yaml; the first that matches decides.',
  ];
  const rules = refusals.toSorted((one, other) => (one.orderId < other.orderId ? -1 : 1)).flatMap(ruleLines);
  return [...head, refusals.length === 0 ? 'rules: []' : 'rules:', ...rules, ''].join('\n');
}

function ruleLines({ orderId, decision, reason }: Refusal): string[] {
  return [
    `  - match: { parameters: { /order_id: ${quoted(orderId)} } }`,
    `    decide: ${decision}`,
    `    reason: ${quoted(reason)}`,
  ];
}
