import { z } from 'zod';
import { payloadSchema } from '../payload.ts';
import { stepSchema } from '../step.ts';
import { contractRefSchema, momentSchema, registeredNameSchema, shortIdSchema, traceparentSchema } from '../vocabulary.ts';

/** An upstream system asks for a task. Tenant and idempotency key are its identity; `requestedAt` stays the same when it is sent again. */
export const taskRequestedSchema = z.object({
  type: z.literal('TaskRequested'),
  tenant: shortIdSchema,
  idempotencyKey: shortIdSchema,
  requestedBy: shortIdSchema,
  requestedAt: momentSchema,
  taskType: registeredNameSchema,
  agent: contractRefSchema,
  input: payloadSchema,
  /** The plan of a `sequence` agent whose contract has none. */
  steps: z.array(stepSchema).max(1_000).optional(),
  traceparent: traceparentSchema.optional(),
});
export type TaskRequested = z.infer<typeof taskRequestedSchema>;

export const taskRequestMessages = { TaskRequested: taskRequestedSchema };
