import { z } from 'zod';
import { momentSchema, shortIdSchema, uuidSchema } from '../vocabulary.ts';
import { redriveRecordSchema } from './task-commands.ts';

/** A person's signed decision. Everything that counts is inside the signature; what stands beside it only routes the message. */
export const decisionSubmittedSchema = z.object({
  type: z.literal('DecisionSubmitted'),
  commandId: uuidSchema,
  approvalId: uuidSchema,
  taskId: uuidSchema,
  tenant: shortIdSchema,
  /** Compact JWS (RFC 7515, EdDSA) by the approver's own key. */
  decision: z.string().max(16 * 1024),
  at: momentSchema,
});
export type DecisionSubmitted = z.infer<typeof decisionSubmittedSchema>;

export const approvalCommandMessages = { DecisionSubmitted: decisionSubmittedSchema, RedriveRecord: redriveRecordSchema };
export const approvalCommandSchema = z.discriminatedUnion('type', [decisionSubmittedSchema, redriveRecordSchema]);
export type ApprovalCommand = z.infer<typeof approvalCommandSchema>;
