import { z } from 'zod';
import { payloadSchema } from '../payload.ts';
import { momentSchema, shortIdSchema, traceparentSchema, uuidSchema } from '../vocabulary.ts';
import { approvalRequestedSchema } from './task-events.ts';

const subject = { approvalId: uuidSchema, taskId: uuidSchema, tenant: shortIdSchema, traceparent: traceparentSchema.optional() };

/** The runner asks for people's word. Carries the whole resolved chain: the approval-service reads no policy. */
export const approvalAskedSchema = approvalRequestedSchema
  .omit({ type: true, seq: true, id: true, source: true, causationId: true, leafVersion: true })
  .extend({ type: z.literal('ApprovalAsked'), taskType: z.string().max(100) });
export const approvalWithdrawnSchema = z.object({
  type: z.literal('ApprovalWithdrawn'),
  ...subject,
  at: momentSchema,
  why: z.enum(['task_cancelled', 'task_ended', 'input_changed', 'policy_changed', 'unanswered']),
  reason: payloadSchema.optional(),
});
/** The runner has logged the outcome; until then the approval-service repeats it. */
export const outcomeAcknowledgedSchema = z.object({ type: z.literal('OutcomeAcknowledged'), ...subject, at: momentSchema });

export const approvalRequestMessages = {
  ApprovalAsked: approvalAskedSchema,
  ApprovalWithdrawn: approvalWithdrawnSchema,
  OutcomeAcknowledged: outcomeAcknowledgedSchema,
};
export const approvalRequestSchema = z.discriminatedUnion('type', [
  approvalAskedSchema,
  approvalWithdrawnSchema,
  outcomeAcknowledgedSchema,
]);
export type ApprovalRequest = z.infer<typeof approvalRequestSchema>;
export type ApprovalWithdrawn = z.infer<typeof approvalWithdrawnSchema>;
export type ApprovalAsked = z.infer<typeof approvalAskedSchema>;
