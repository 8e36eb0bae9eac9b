import { z } from 'zod';
import { digestSchema, momentSchema, shortIdSchema, uuidSchema } from './vocabulary.ts';

/** The rule that let a call pass or asked for people, as it stood when it was asked. */
export const ruleSchema = z.object({
  name: z.string().min(1).max(200),
  policyVersion: z.string().min(1).max(100),
  policyDigest: digestSchema,
  reasons: z.array(z.string().max(500)).max(50),
});
export type RuleRef = z.infer<typeof ruleSchema>;

/** One stage of an approval chain: n different people of one group. */
export const chainStageSchema = z.object({ group: shortIdSchema, needed: z.int().min(1).max(20) });
export type ChainStage = z.infer<typeof chainStageSchema>;

/** By whose word a call runs: policy alone, or an approval that carries the signed outcome over this very call. */
export const authorisationSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('policy'), rule: ruleSchema }),
  z.object({
    kind: z.literal('approval'),
    rule: ruleSchema,
    approvalId: uuidSchema,
    approvers: z.array(shortIdSchema).max(100),
    /** The approval-service's signature over the outcome, with the approvers' own signed decisions inside (JWS, RFC 7515). */
    outcome: z.string().max(64 * 1024),
    /** The first start of the call must come before this moment. */
    executeBy: momentSchema,
  }),
]);
export type Authorisation = z.infer<typeof authorisationSchema>;
