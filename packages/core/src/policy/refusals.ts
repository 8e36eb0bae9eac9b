/**
 * What a well-shaped policy may still not say. Errors keep it from being loaded; the first of the three places that keep an
 * irreversible call from running without a person (guarantee G5).
 */
import type { ChainStage } from '@holdpoint/contracts/authorisation';
import type { Finding, FindingCode } from './finding.ts';
import { inOrder } from './join.ts';
import { DEFAULT_RULE } from './rule-ref.ts';
import type { PolicyFile, RuleFile, TermsFile } from './schema.ts';

/** Bounds over the whole file, because matching rules are joined: any join keeps the contract's limits. */
const MAX_GROUPS = 10;
const MAX_PEOPLE = 10;
const MAX_REMINDERS = 10;

type LineOf = (path: readonly PropertyKey[]) => number;

/** Everything that is wrong or doubtful, in the order of the text's parts. */
export function policyFindings(file: PolicyFile, lineOf: LineOf): readonly Finding[] {
  const ofDefault = termsFindings(file.default, file, ['default'], lineOf, undefined);
  if (file.default.onSilence === 'approve') ofDefault.push(silenceInDefault(lineOf));
  return [...ofDefault, ...file.rules.flatMap((rule, index) => ruleFindings(rule, index, file, lineOf)), ...totals(file, lineOf)];
}

function silenceInDefault(lineOf: LineOf): Finding {
  return error(
    'SILENCE_APPROVES',
    lineOf(['default', 'onSilence']),
    undefined,
    'the default chain applies to anything, so silence must deny',
  );
}

function ruleFindings(rule: RuleFile, index: number, file: PolicyFile, lineOf: LineOf): Finding[] {
  const path = ['rules', index];
  const findings: Finding[] = [];
  const add = (code: FindingCode, part: string, message: string) =>
    findings.push(error(code, lineOf([...path, part]), rule.name, message));
  if (rule.name === DEFAULT_RULE) add('RULE_NAME_TAKEN', 'name', `"${DEFAULT_RULE}" is the name of the default chain`);
  if (file.rules.findIndex((other) => other.name === rule.name) < index)
    add('RULE_NAME_TAKEN', 'name', 'an earlier rule has this name');
  if (rule.then === undefined && rule.raise === undefined) add('RULE_ASKS_NOTHING', 'name', 'it has neither `then` nor `raise`');
  if (rule.then === 'auto' && !excludesIrreversible(rule)) add('IRREVERSIBLE_AUTO', 'then', irreversibleAuto(rule));
  if (rule.then === 'deny' && Object.keys(rule.match).length === 0)
    findings.push(deniesEverything(rule, lineOf([...path, 'then'])));
  if (typeof rule.then !== 'object') return findings;
  const terms = rule.then.approve;
  const termsPath = [...path, 'then', 'approve'];
  if (terms.onSilence === 'approve' && !isFullyReversibleOnly(rule)) add('SILENCE_APPROVES', 'then', silenceApproves);
  return [...findings, ...termsFindings(terms, file, termsPath, lineOf, rule.name)];
}

const silenceApproves =
  'silence may approve only what is fully reversible: the match must say `reversibility: fully_reversible` and nothing else, and the rule must not raise it';

function irreversibleAuto(rule: RuleFile): string {
  if (rule.raise === 'irreversible')
    return 'it raises an action to irreversible and lets it pass; an irreversible call needs a person';
  return 'it could let an irreversible call pass without a person: the match must name `reversibility` without irreversible, or say `effect: read` and nothing else there';
}

/** A rule that matches `effect: read` alone is compiled to match the fully reversible only (compile.ts), so it excludes it too. */
function excludesIrreversible(rule: RuleFile): boolean {
  if (rule.raise === 'irreversible') return false;
  return rule.match.reversibility === undefined ? isReadOnly(rule) : !rule.match.reversibility.includes('irreversible');
}

/** Whether the match says `effect: read` and nothing else there. */
export function isReadOnly(rule: RuleFile): boolean {
  return rule.match.effect?.every((effect) => effect === 'read') ?? false;
}

function isFullyReversibleOnly(rule: RuleFile): boolean {
  return rule.raise === undefined && (rule.match.reversibility?.every((value) => value === 'fully_reversible') ?? false);
}

function deniesEverything(rule: RuleFile, line: number): Finding {
  return {
    severity: 'warning',
    code: 'DENIES_EVERYTHING',
    line,
    rule: rule.name,
    message: 'it matches every call and denies it',
  };
}

function termsFindings(
  terms: TermsFile,
  file: PolicyFile,
  path: readonly PropertyKey[],
  lineOf: LineOf,
  rule: string | undefined,
): Finding[] {
  const names = terms.chain.map((stage) => stage.group);
  const findings = names.flatMap((group, index): Finding[] => {
    const line = lineOf([...path, 'chain', index]);
    if (names.indexOf(group) < index) return [error('GROUP_TWICE', line, rule, `"${group}" is in the chain twice`)];
    if (file.groups.length === 0 || file.groups.includes(group)) return [];
    return [error('GROUP_UNKNOWN', line, rule, `"${group}" is not among the policy's groups (${file.groups.join(', ')})`)];
  });
  const ordered = inOrder(terms.chain, file.groups).map((stage) => stage.group);
  if (ordered.join('\n') !== names.join('\n')) findings.push(reordered(ordered, lineOf([...path, 'chain']), rule));
  return findings;
}

function reordered(ordered: readonly string[], line: number, rule: string | undefined): Finding {
  const message = `stages are gone through in the order of the policy's \`groups\`, then by name: ${ordered.join(', ')}`;
  return { severity: 'warning', code: 'CHAIN_REORDERED', line, ...(rule === undefined ? {} : { rule }), message };
}

function totals(file: PolicyFile, lineOf: LineOf): Finding[] {
  const all = allTerms(file);
  const needed = largestPerGroup(all.flatMap((terms) => terms.chain));
  const people = [...needed.values()].reduce((sum, count) => sum + count, 0);
  const reminders = new Set(all.flatMap((terms) => terms.remindAt)).size;
  const line = lineOf(['rules']);
  const findings: Finding[] = [];
  if (needed.size > MAX_GROUPS)
    findings.push(error('TOO_MANY_GROUPS', line, undefined, bound('groups', needed.size, MAX_GROUPS)));
  if (people > MAX_PEOPLE) findings.push(error('TOO_MANY_PEOPLE', line, undefined, bound('people needed', people, MAX_PEOPLE)));
  if (reminders > MAX_REMINDERS)
    findings.push(error('TOO_MANY_REMINDERS', line, undefined, bound('different reminders', reminders, MAX_REMINDERS)));
  return findings;
}

function bound(what: string, count: number, limit: number): string {
  return `all rules together name ${count} ${what}; joined they could ask for all of them, and ${limit} is the most`;
}

/** The terms of the default and of every rule that asks people. */
export function allTerms(file: PolicyFile): readonly TermsFile[] {
  return [file.default, ...file.rules.flatMap((rule) => (typeof rule.then === 'object' ? [rule.then.approve] : []))];
}

/** The largest `needed` per group. */
export function largestPerGroup(stages: readonly ChainStage[]): ReadonlyMap<string, number> {
  const needed = new Map<string, number>();
  for (const { group, needed: count } of stages) needed.set(group, Math.max(count, needed.get(group) ?? 0));
  return needed;
}

function error(code: FindingCode, line: number, rule: string | undefined, message: string): Finding {
  return { severity: 'error', code, line, ...(rule === undefined ? {} : { rule }), message };
}
