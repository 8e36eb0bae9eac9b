/** The part of a decider's rules file that answers interventions: one person's standing answer to a kind of question. */
import { resolveInterventionSchema } from '@holdpoint/contracts/messages/task-commands';
import { interventionRequestedSchema, type TaskEventOf } from '@holdpoint/contracts/messages/task-events';
import { jsonSchema } from '@holdpoint/contracts/payload';
import { codeSchema, shortIdSchema } from '@holdpoint/contracts/vocabulary';
import { z } from 'zod';
import { oneOrMore } from '../policy/schema.ts';

export const interventionRuleSchema = z
  .strictObject({
    /** Absent fields match everything. */
    why: oneOrMore(interventionRequestedSchema.shape.why).optional(),
    code: oneOrMore(codeSchema).optional(),
    choose: resolveInterventionSchema.shape.choice,
    /** Whose answer it is: recorded in the task's story. */
    as: shortIdSchema,
    note: z.string().min(1).max(500).optional(),
    /** The step's output, required to skip and to answer. */
    output: jsonSchema.optional(),
  })
  .refine(({ choose, output }) => (choose !== 'skip' && choose !== 'answer') || output !== undefined, {
    error: 'to skip or to answer needs an output',
    path: ['output'],
  });
type Asked = TaskEventOf<'InterventionRequested'>;
export type InterventionRule = z.infer<typeof interventionRuleSchema>;

/** The first rule that fits what was asked and chooses something that was offered; undefined: a person looks at it. */
export function answerByRules(
  rules: readonly InterventionRule[],
  asked: Pick<Asked, 'why' | 'code'> & { readonly options: readonly Asked['options'][number][] },
): InterventionRule | undefined {
  return rules.find(
    ({ why, code, choose }) =>
      (why === undefined || why.includes(asked.why)) &&
      (code === undefined || code.includes(asked.code)) &&
      asked.options.includes(choose),
  );
}
