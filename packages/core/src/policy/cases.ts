/** `holdpoint policy test`: cases in YAML, each an action and what the policy must say about it. */
import { chainStageSchema } from '@holdpoint/contracts/authorisation';
import { effectSchema, reversibilitySchema } from '@holdpoint/contracts/vocabulary';
import { canonicalJson } from '@holdpoint/ledger/canonical-json';
import { z } from 'zod';
import { compilePolicy } from './compile.ts';
import { durationSchema } from './duration.ts';
import { evaluatePolicy, type GateAnswer } from './evaluate.ts';
import type { Finding } from './finding.ts';
import { inOrder } from './join.ts';
import { pathText, readYaml, shapeProblems, type TextProblem } from './yaml-text.ts';

const actionSchema = z.strictObject({
  tenant: z.string(),
  taskType: z.string(),
  agent: z.string(),
  tool: z.string(),
  /** Left out with `reversibility`: a tool that nobody has announced. */
  effect: effectSchema.optional(),
  reversibility: reversibilitySchema.optional(),
});
const outcomeSchema = z.enum(['auto', 'approve', 'deny']);
const expectationSchema = z.strictObject({
  outcome: outcomeSchema,
  chain: z.array(chainStageSchema.strict()).optional(),
  reversibility: reversibilitySchema.optional(),
  onSilence: z.enum(['deny', 'approve']).optional(),
  decideWithin: durationSchema.optional(),
  executeWithin: durationSchema.optional(),
  /** The deciding rule's name, or several joined by " + ". */
  rule: z.string().optional(),
});
const casesFileSchema = z.strictObject({
  /** What every case's action has unless it says otherwise. */
  base: actionSchema.partial().default({}),
  cases: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        action: actionSchema.partial(),
        expect: z.union([outcomeSchema.transform((outcome) => ({ outcome })), expectationSchema], {
          error: 'expected auto, approve, deny, or what is expected in full',
        }),
      }),
    )
    .min(1),
});
type Expectation = z.infer<typeof expectationSchema>;

export interface CaseResult {
  readonly name: string;
  readonly line: number;
  readonly passed: boolean;
  /** What differs, one sentence each; empty where it passed. */
  readonly differences: readonly string[];
}
export type CasesTested =
  | { readonly ok: true; readonly results: readonly CaseResult[] }
  /** The policy, or the cases, could not be read. */
  | { readonly ok: false; readonly policy: readonly Finding[]; readonly cases: readonly TextProblem[] };

/** Asks the policy about every case. */
export function testPolicy(policyText: string, casesText: string): CasesTested {
  const compiled = compilePolicy(policyText);
  const cases = readCases(casesText);
  if (!compiled.ok || !cases.ok) {
    return { ok: false, policy: compiled.ok ? [] : compiled.findings, cases: cases.ok ? [] : cases.problems };
  }
  const results = cases.cases.map(({ name, line, action, expect }) => {
    const { effect, reversibility, ...named } = action;
    const answer = evaluatePolicy(compiled.policy, { ...named, effect, reversibility });
    const differences = differencesOf(expect, answer, compiled.policy.groups);
    return { name, line, passed: differences.length === 0, differences };
  });
  return { ok: true, results };
}

interface Case {
  readonly name: string;
  readonly line: number;
  readonly action: z.infer<typeof actionSchema>;
  readonly expect: Expectation;
}

function readCases(text: string): { ok: true; cases: readonly Case[] } | { ok: false; problems: readonly TextProblem[] } {
  const read = readYaml(text);
  if (!read.ok) return read;
  const { value, lineOf } = read.yaml;
  const parsed = casesFileSchema.safeParse(value);
  if (!parsed.success) return { ok: false, problems: located(parsed.error.issues, [], lineOf) };
  const problems: TextProblem[] = [];
  const cases = parsed.data.cases.flatMap((one, index): Case[] => {
    const action = actionSchema.safeParse({ ...parsed.data.base, ...one.action });
    if (action.success) return [{ name: one.name, line: lineOf(['cases', index]), action: action.data, expect: one.expect }];
    problems.push(...located(action.error.issues, ['cases', index, 'action'], lineOf));
    return [];
  });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, cases };
}

function located(
  issues: readonly z.core.$ZodIssue[],
  base: readonly PropertyKey[],
  lineOf: (path: readonly PropertyKey[]) => number,
): readonly TextProblem[] {
  return shapeProblems(issues, base).map(({ path, message }) => ({
    line: lineOf(path),
    message: `${pathText(path)}: ${message}`,
  }));
}

function differencesOf(expected: Expectation, answer: GateAnswer, groups: readonly string[]): readonly string[] {
  const terms = answer.outcome === 'approve' ? answer : undefined;
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ['outcome', expected.outcome, answer.outcome],
    ['reversibility', expected.reversibility, answer.reversibility],
    ['rule', expected.rule, answer.rule.name],
    ['chain', expected.chain && inOrder(expected.chain, groups), terms?.chain],
    ['onSilence', expected.onSilence, terms?.onSilence],
    ['decideWithin (ms)', expected.decideWithin, terms?.decideWithinMs],
    ['executeWithin (ms)', expected.executeWithin, terms?.executeWithinMs],
  ];
  return pairs.flatMap(([what, wanted, got]) =>
    wanted === undefined || same(wanted, got) ? [] : [`${what}: expected ${show(wanted)}, got ${show(got)}`],
  );
}

function same(left: unknown, right: unknown): boolean {
  return right !== undefined && canonicalJson(left) === canonicalJson(right);
}

function show(value: unknown): string {
  return value === undefined ? 'none' : typeof value === 'string' ? value : canonicalJson(value);
}
