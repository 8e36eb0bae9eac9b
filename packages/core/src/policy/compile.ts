import { canonicalJson } from '@holdpoint/ledger/canonical-json';
import { sha256Hex } from '@holdpoint/ledger/digest';
import type { Finding } from './finding.ts';
import { inOrder } from './join.ts';
import type { ApprovalTerms, Demand, Match, Policy, Rule } from './policy.ts';
import { isReadOnly, policyFindings } from './refusals.ts';
import { type PolicyFile, policyFileSchema, type RuleFile, type TermsFile } from './schema.ts';
import { pathText, readYaml, shapeProblems, type YamlText } from './yaml-text.ts';

/** A sound policy with its warnings, or every reason why it is refused. */
export type Compiled =
  | { readonly ok: true; readonly policy: Policy; readonly findings: readonly Finding[] }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** Reads a policy from YAML text. */
export function compilePolicy(text: string): Compiled {
  const read = readPolicyFile(text);
  if (!read.ok) return read;
  const { file, yaml } = read;
  const findings = policyFindings(file, yaml.lineOf);
  if (findings.some((finding) => finding.severity === 'error')) return { ok: false, findings };
  return { ok: true, policy: policyOf(file, yaml), findings };
}

/** The file's shape alone, with where its parts stand. */
export function readPolicyFile(
  text: string,
): { ok: true; file: PolicyFile; yaml: YamlText } | { ok: false; findings: readonly Finding[] } {
  const read = readYaml(text);
  if (!read.ok)
    return { ok: false, findings: read.problems.map((problem) => ({ severity: 'error', code: 'NOT_YAML', ...problem })) };
  const { yaml } = read;
  const parsed = policyFileSchema.safeParse(yaml.value);
  if (parsed.success) return { ok: true, file: parsed.data, yaml };
  const findings = shapeProblems(parsed.error.issues).map(({ path, message }): Finding => {
    const rule = ruleAt(yaml.value, path);
    const where = pathText(path);
    return {
      severity: 'error',
      code: 'SHAPE',
      line: yaml.lineOf(path),
      ...(rule === undefined ? {} : { rule }),
      message: where === '' ? message : `${where}: ${message}`,
    };
  });
  return { ok: false, findings };
}

function ruleAt(value: unknown, path: readonly PropertyKey[]): string | undefined {
  const [part, index] = path;
  if (part !== 'rules' || typeof index !== 'number' || typeof value !== 'object' || value === null || !('rules' in value))
    return undefined;
  const rule: unknown = Array.isArray(value.rules) ? value.rules[index] : undefined;
  const name = typeof rule === 'object' && rule !== null && 'name' in rule ? rule.name : undefined;
  return typeof name === 'string' ? name : `number ${index + 1}`;
}

function policyOf(file: PolicyFile, yaml: YamlText): Policy {
  const rules = file.rules.map((rule, index) => ruleOf(rule, yaml.lineOf(['rules', index])));
  const content = { version: file.version, groups: file.groups, default: termsOf(file.default, file.groups), rules };
  return { ...content, digest: digestOf(content) };
}

function ruleOf(rule: RuleFile, line: number): Rule {
  const demand = demandOf(rule);
  return {
    name: rule.name,
    line,
    match: matchOf(rule),
    ...(demand === undefined ? {} : { demand }),
    ...(rule.raise === undefined ? {} : { raise: rule.raise }),
    reason: rule.reason,
  };
}

/** What only reads cannot be irreversible: an `auto` rule on `effect: read` alone matches only what its contract calls fully reversible. */
function matchOf(rule: RuleFile): Match {
  const { tool, agent, taskType, tenant, effect, reversibility } = rule.match;
  const impliesFully = rule.then === 'auto' && reversibility === undefined && isReadOnly(rule);
  const named = impliesFully ? (['fully_reversible'] as const) : reversibility;
  return {
    ...(tool === undefined ? {} : { tool: sorted(tool) }),
    ...(agent === undefined ? {} : { agent: sorted(agent) }),
    ...(taskType === undefined ? {} : { taskType: sorted(taskType) }),
    ...(tenant === undefined ? {} : { tenant: sorted(tenant) }),
    ...(effect === undefined ? {} : { effect: sorted(effect) }),
    ...(named === undefined ? {} : { reversibility: sorted(named) }),
  };
}

function demandOf({ then: demand }: RuleFile): Demand | undefined {
  if (demand === undefined) return undefined;
  return typeof demand === 'string' ? { kind: demand } : { kind: 'approve', terms: termsOf(demand.approve, []) };
}

function termsOf(terms: TermsFile, groups: readonly string[]): ApprovalTerms {
  return {
    chain: inOrder(terms.chain, groups),
    decideWithinMs: terms.decideWithin,
    executeWithinMs: terms.executeWithin,
    onSilence: terms.onSilence,
    remindAtShares: [...new Set(terms.remindAt)].sort((a, b) => a - b),
  };
}

/** Lines are left out and rules put in the order of their names: neither changes what the policy says. */
function digestOf(content: Omit<Policy, 'digest'>): string {
  const rules = content.rules.map(({ line: _line, ...rule }) => rule).sort((a, b) => (a.name < b.name ? -1 : 1));
  return sha256Hex(canonicalJson({ ...content, rules }));
}

function sorted<T extends string>(values: readonly T[]): readonly T[] {
  return [...new Set(values)].sort();
}
