/** The shape of a policy file. What the parts mean together is checked in refusals.ts. */
import { chainStageSchema } from '@holdpoint/contracts/authorisation';
import { effectSchema, registeredNameSchema, reversibilitySchema, shortIdSchema } from '@holdpoint/contracts/vocabulary';
import { z } from 'zod';
import { durationSchema } from './duration.ts';

/** One value or a list of them; always a list once parsed. */
export function oneOrMore<T extends z.ZodType>(schema: T) {
  return z.union([schema.transform((value) => [value]), z.array(schema).min(1).max(200)]);
}

/** A tool's name, or a prefix followed by `*`. */
export const toolPatternSchema = z
  .string()
  .regex(/^([a-z][a-z0-9_.-]{0,99}\*?|\*)$/, 'expected the name of a tool, or a prefix followed by "*"');

/** Exact, so a star would silently match nobody: refused rather than misunderstood. */
const tenantSchema = shortIdSchema.refine((name) => !name.includes('*'), 'a tenant is named exactly; "*" is for names of tools');

const matchSchema = z.strictObject({
  tool: oneOrMore(toolPatternSchema).optional(),
  agent: oneOrMore(registeredNameSchema).optional(),
  taskType: oneOrMore(registeredNameSchema).optional(),
  tenant: oneOrMore(tenantSchema).optional(),
  effect: oneOrMore(effectSchema).optional(),
  reversibility: oneOrMore(reversibilitySchema).optional(),
});

const termsSchema = z.strictObject({
  chain: z.array(chainStageSchema.strict()).min(1).max(10),
  decideWithin: durationSchema,
  executeWithin: durationSchema,
  onSilence: z.enum(['deny', 'approve']).default('deny'),
  remindAt: z
    .array(
      z
        .number()
        .gt(0, 'a share of the time to decide lies between 0 and 1')
        .lt(1, 'a share of the time to decide lies between 0 and 1'),
    )
    .max(10)
    .default([]),
});

const thenSchema = z.union([z.literal('auto'), z.literal('deny'), z.strictObject({ approve: termsSchema })], {
  error: 'expected auto, deny, or approve with its chain',
});

const ruleSchema = z.strictObject({
  name: z.string().regex(/^[A-Za-z][A-Za-z0-9 _.-]{0,59}$/, 'expected a name of up to 60 letters, digits, spaces, dots, dashes'),
  match: matchSchema.default({}),
  // biome-ignore lint/suspicious/noThenProperty: the word of the file format; a parsed rule is never awaited before it is compiled
  then: thenSchema.optional(),
  raise: z.enum(['partially_reversible', 'irreversible']).optional(),
  /** For approvers and the audit: why this rule exists. */
  reason: z.string().min(1).max(300),
});

export const policyFileSchema = z.strictObject({
  version: z.string({ error: 'expected a text (put it in quotes)' }).min(1).max(100),
  groups: z.array(shortIdSchema).max(10).default([]),
  default: termsSchema,
  rules: z.array(ruleSchema).max(1_000).default([]),
});
export type PolicyFile = z.infer<typeof policyFileSchema>;
export type RuleFile = PolicyFile['rules'][number];
export type TermsFile = z.infer<typeof termsSchema>;
