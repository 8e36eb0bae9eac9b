import { z } from 'zod';
import { codeSchema, momentSchema, positionSchema } from '../vocabulary.ts';

/** An input that a service could not take, with its reason and origin. The record itself stays where it lies and can be redriven. */
export const deadLetteredSchema = z.object({
  type: z.literal('DeadLettered'),
  service: z.string().max(100),
  code: codeSchema,
  detail: z.string().max(2_000),
  origin: positionSchema,
  originAppendedAt: momentSchema,
  key: z.string().max(1_000).optional(),
  headers: z.record(z.string(), z.string()),
  sizeBytes: z.int().min(0),
});
export type DeadLettered = z.infer<typeof deadLetteredSchema>;
export const deadLetterMessages = { DeadLettered: deadLetteredSchema };
