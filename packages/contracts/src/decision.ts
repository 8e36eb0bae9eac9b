import { z } from 'zod';
import { payloadSchema } from './payload.ts';
import { codeSchema, durationMsSchema, registeredNameSchema, uuidSchema, versionSchema } from './vocabulary.ts';

/** What the planner wants next. */
export const decisionSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('call'),
    callId: uuidSchema,
    tool: registeredNameSchema,
    version: versionSchema,
    input: payloadSchema,
    onDataError: z.enum(['end', 'intervention', 'answer']),
  }),
  z.object({ kind: z.literal('wait'), forMs: durationMsSchema }),
  z.object({ kind: z.literal('signal'), signal: registeredNameSchema, timeoutMs: durationMsSchema }),
  z.object({ kind: z.literal('ask'), question: payloadSchema }),
  z.object({ kind: z.literal('complete'), output: payloadSchema }),
  z.object({ kind: z.literal('fail'), code: codeSchema, reason: payloadSchema }),
]);
export type Decision = z.infer<typeof decisionSchema>;
