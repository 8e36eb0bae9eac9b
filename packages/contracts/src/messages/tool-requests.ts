import { z } from 'zod';
import { authorisationSchema } from '../authorisation.ts';
import { payloadSchema } from '../payload.ts';
import {
  contractRefSchema,
  digestSchema,
  durationMsSchema,
  momentSchema,
  registeredNameSchema,
  shortIdSchema,
  traceparentSchema,
  uuidSchema,
  versionSchema,
} from '../vocabulary.ts';

/** One attempt of a call, to be carried out by whichever executor of the pool owns the partition. */
export const toolCallRequestedSchema = z.object({
  type: z.literal('ToolCallRequested'),
  tenant: shortIdSchema,
  taskId: uuidSchema,
  callId: uuidSchema,
  attempt: z.int().min(1),
  agent: contractRefSchema,
  requestedBy: shortIdSchema,
  tool: registeredNameSchema,
  version: versionSchema,
  contractDigest: digestSchema,
  input: payloadSchema,
  /** SHA-256 over the canonical subject of the call (DESIGN section 7): what an approval is bound to. */
  digest: digestSchema,
  authorisation: authorisationSchema,
  idempotencyKey: shortIdSchema,
  /** Past this moment the attempt is not started any more. */
  startBy: momentSchema,
  timeoutMs: durationMsSchema,
  /** The partition of `tool.results.<pool>` on which the runner waits for the answer. */
  resultPartition: z.int().min(0),
  traceparent: traceparentSchema.optional(),
});
export type ToolCallRequested = z.infer<typeof toolCallRequestedSchema>;

/** The task was cancelled: a running attempt is signalled, one not yet started is answered `not_started`. */
export const toolCallCancelledSchema = z.object({
  type: z.literal('ToolCallCancelled'),
  tenant: shortIdSchema,
  taskId: uuidSchema,
  callId: uuidSchema,
  attempt: z.int().min(1),
  traceparent: traceparentSchema.optional(),
});
export type ToolCallCancelled = z.infer<typeof toolCallCancelledSchema>;

export const toolRequestMessages = { ToolCallRequested: toolCallRequestedSchema, ToolCallCancelled: toolCallCancelledSchema };
export const toolRequestSchema = z.discriminatedUnion('type', [toolCallRequestedSchema, toolCallCancelledSchema]);
export type ToolRequest = z.infer<typeof toolRequestSchema>;
