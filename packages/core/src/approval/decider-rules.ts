/**
 * Deciding by rules in a file, for people who let a part of their inbox be answered by rule (`holdpoint approval decide --from`)
 * and for simulated approvers. The rules speak for one person and decisions are signed with that person's key: this changes who
 * types, not what counts.
 *
 * The first rule that matches wins, and without one the approval is left alone: unlike a policy, this is one person's list, read
 * from the top.
 */
import type { Json } from '@holdpoint/contracts/payload';
import { jsonSchema } from '@holdpoint/contracts/payload';
import { shortIdSchema } from '@holdpoint/contracts/vocabulary';
import { canonicalJson } from '@holdpoint/ledger/canonical-json';
import { z } from 'zod';
import { namesTool } from '../policy/matching.ts';
import { oneOrMore, toolPatternSchema } from '../policy/schema.ts';
import { pathText, readYaml, shapeProblems, type TextProblem } from '../policy/yaml-text.ts';
import { atPointer } from '../task/reference.ts';
import { type InterventionRule, interventionRuleSchema } from './intervention-rules.ts';

const pointerSchema = z
  .string()
  .regex(/^(\/([^~/]|~[01])*)*$/, 'expected a JSON Pointer (RFC 6901), such as /order_id or /items/0');

const deciderRuleSchema = z
  .strictObject({
    /** Absent fields match everything. */
    match: z
      .strictObject({
        tool: oneOrMore(toolPatternSchema).optional(),
        /** The group of the stage that is open. */
        group: oneOrMore(shortIdSchema).optional(),
        /** JSON Pointer into the call's parameters → the value that must stand there. */
        parameters: z.record(pointerSchema, jsonSchema).optional(),
      })
      .default({}),
    decide: z.enum(['approve', 'deny', 'ignore']),
    /** Required to deny: the agent sees it. */
    reason: z.string().min(1).max(500).optional(),
  })
  .refine((rule) => rule.decide !== 'deny' || rule.reason !== undefined, { error: 'a denial needs a reason', path: ['reason'] });
const deciderFileSchema = z.strictObject({
  rules: z.array(deciderRuleSchema).max(1_000).default([]),
  interventions: z.array(interventionRuleSchema).max(1_000).default([]),
});

export type DeciderRule = z.infer<typeof deciderRuleSchema>;

/** What the rules look at. */
export interface DeciderQuestion {
  readonly tool: string;
  /** The group of the stage that is open. */
  readonly group: string;
  /** The call's parameters. */
  readonly input: Json;
}
export type DeciderAnswer =
  | { readonly decide: 'approve'; readonly reason?: string }
  | { readonly decide: 'deny'; readonly reason: string }
  | { readonly decide: 'ignore' };

export type DeciderFile =
  | { readonly ok: true; readonly rules: readonly DeciderRule[]; readonly interventions: readonly InterventionRule[] }
  | { readonly ok: false; readonly problems: readonly TextProblem[] };

/**
 * Reads rules from YAML:
 * `{rules?: [{match?: {tool?, group?, parameters?}, decide, reason?}], interventions?: [{why?, code?, choose, as, note?, output?}]}`.
 */
export function parseDeciderRules(text: string): DeciderFile {
  const read = readYaml(text);
  if (!read.ok) return read;
  const { value, lineOf } = read.yaml;
  const parsed = deciderFileSchema.safeParse(value);
  if (parsed.success) return { ok: true, ...parsed.data };
  const problems = shapeProblems(parsed.error.issues).map(({ path, message }) => ({
    line: lineOf(path),
    message: path.length === 0 ? message : `${pathText(path)}: ${message}`,
  }));
  return { ok: false, problems };
}

/** What the first matching rule says; `ignore` without one. */
export function decideByRules(rules: readonly DeciderRule[], question: DeciderQuestion): DeciderAnswer {
  const rule = rules.find((one) => matches(one, question));
  if (rule === undefined || rule.decide === 'ignore') return { decide: 'ignore' };
  if (rule.decide === 'deny') return { decide: 'deny', reason: rule.reason ?? '' };
  return { decide: 'approve', ...(rule.reason === undefined ? {} : { reason: rule.reason }) };
}

function matches({ match }: DeciderRule, { tool, group, input }: DeciderQuestion): boolean {
  if (match.tool !== undefined && !match.tool.some((pattern) => namesTool(pattern, tool))) return false;
  if (match.group !== undefined && !match.group.includes(group)) return false;
  return Object.entries(match.parameters ?? {}).every(([pointer, wanted]) => {
    const found = atPointer(input, pointer);
    return found !== undefined && canonicalJson(found) === canonicalJson(wanted);
  });
}
