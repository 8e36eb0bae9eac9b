import { z } from 'zod';
import { momentSchema, shortIdSchema, traceparentSchema, uuidSchema } from '../vocabulary.ts';

/** What every event of a task carries. `seq` is gapless from 1; `leafVersion` names the leaf function that audits it. */
export const taskEventEnvelope = {
  id: z.string().min(1).max(100),
  seq: z.int().min(1),
  taskId: uuidSchema,
  tenant: shortIdSchema,
  at: momentSchema,
  source: z.string().min(1).max(200),
  causationId: z.string().min(1).max(300),
  correlationId: z.string().min(1).max(200),
  traceparent: traceparentSchema.optional(),
  leafVersion: z.int().min(1),
};
