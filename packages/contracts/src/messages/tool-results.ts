import { z } from 'zod';
import { payloadSchema } from '../payload.ts';
import {
  codeSchema,
  digestSchema,
  durationMsSchema,
  failureClassSchema,
  momentSchema,
  shortIdSchema,
  traceparentSchema,
  uuidSchema,
} from '../vocabulary.ts';

const answer = {
  tenant: shortIdSchema,
  taskId: uuidSchema,
  callId: uuidSchema,
  attempt: z.int().min(1),
  contractDigest: digestSchema,
  executor: shortIdSchema,
  at: momentSchema,
  traceparent: traceparentSchema.optional(),
};
const ran = { startedAt: momentSchema, durationMs: durationMsSchema };

/** The tool did it, wholly or in part; `remaining` tells what a partial outcome left undone. */
export const toolCallSucceededSchema = z.object({
  type: z.literal('ToolCallSucceeded'),
  ...answer,
  ...ran,
  outcome: z.enum(['success', 'partial']),
  output: payloadSchema,
  remaining: payloadSchema.optional(),
});

/** The attempt failed. `refreshedInput` is what the tool's own `refresh` made of a stale input. */
export const toolCallFailedSchema = z.object({
  type: z.literal('ToolCallFailed'),
  ...answer,
  ...ran,
  class: failureClassSchema,
  code: codeSchema,
  message: payloadSchema,
  /** The target asked to wait at least this long (HTTP Retry-After, RFC 9110). */
  retryAfterMs: durationMsSchema.optional(),
  refreshedInput: payloadSchema.optional(),
});

/** The attempt never started, so nothing happened: it was too late, cancelled, or its tool is not hosted here. Costs no retry. */
export const toolCallNotStartedSchema = z.object({
  type: z.literal('ToolCallNotStarted'),
  ...answer,
  reason: z.enum(['past_start_by', 'not_hosted', 'cancelled']),
});

/** The executor will not run it: no valid approval, or a contract other than its own. Settles the call as denied. */
export const toolCallRefusedSchema = z.object({
  type: z.literal('ToolCallRefused'),
  ...answer,
  code: codeSchema,
  message: payloadSchema,
});

/** A `once` call started and nobody knows how it ended; `reconcile` could not tell. */
export const toolCallInDoubtSchema = z.object({
  type: z.literal('ToolCallInDoubt'),
  ...answer,
  code: codeSchema,
  message: payloadSchema,
});

export const toolResultMessages = {
  ToolCallSucceeded: toolCallSucceededSchema,
  ToolCallFailed: toolCallFailedSchema,
  ToolCallNotStarted: toolCallNotStartedSchema,
  ToolCallRefused: toolCallRefusedSchema,
  ToolCallInDoubt: toolCallInDoubtSchema,
};
export const toolResultSchema = z.discriminatedUnion('type', [
  toolCallSucceededSchema,
  toolCallFailedSchema,
  toolCallNotStartedSchema,
  toolCallRefusedSchema,
  toolCallInDoubtSchema,
]);
export type ToolResult = z.infer<typeof toolResultSchema>;
export type ToolCallSucceeded = z.infer<typeof toolCallSucceededSchema>;
export type ToolCallFailed = z.infer<typeof toolCallFailedSchema>;
export type ToolCallNotStarted = z.infer<typeof toolCallNotStartedSchema>;
export type ToolCallRefused = z.infer<typeof toolCallRefusedSchema>;
export type ToolCallInDoubt = z.infer<typeof toolCallInDoubtSchema>;
