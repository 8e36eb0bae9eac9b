import { z } from 'zod';
import { payloadSchema } from '../payload.ts';
import { codeSchema, digestSchema, momentSchema, shortIdSchema, traceparentSchema, uuidSchema } from '../vocabulary.ts';

/** How an approval ended, in the clear for the runner and signed for the executor. */
export const approvalOutcomeSchema = z.object({
  type: z.literal('ApprovalOutcome'),
  approvalId: uuidSchema,
  taskId: uuidSchema,
  callId: uuidSchema,
  tenant: shortIdSchema,
  digest: digestSchema,
  resolution: z.enum(['approved', 'denied', 'expired', 'withdrawn']),
  approvers: z.array(shortIdSchema).max(100),
  code: codeSchema.optional(),
  reason: payloadSchema.optional(),
  executeBy: momentSchema.optional(),
  /** Compact JWS (RFC 7515) by the approval-service over tenant, task, call, approval, digest, decision, deadlines and the approvers' own JWS. */
  signature: z.string().max(64 * 1024),
  at: momentSchema,
  traceparent: traceparentSchema.optional(),
});
export type ApprovalOutcome = z.infer<typeof approvalOutcomeSchema>;
export const approvalOutcomeMessages = { ApprovalOutcome: approvalOutcomeSchema };
