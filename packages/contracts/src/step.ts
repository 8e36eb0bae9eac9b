import { z } from 'zod';
import { payloadSchema } from './payload.ts';
import { durationMsSchema, registeredNameSchema, versionSchema } from './vocabulary.ts';

const stepNameSchema = z.string().regex(/^[a-zA-Z][a-zA-Z0-9_.-]{0,99}$/);

const told = {
  name: stepNameSchema,
  /** Why the agent takes this step, in its own words. */
  reasoning: payloadSchema.optional(),
  expectedOutcome: payloadSchema.optional(),
};

/**
 * One use of a tool. Inside `input`, an object `{"$from": {"step": "<name>", "pointer": "/a/b"}}` stands for an earlier
 * step's output at that JSON Pointer (RFC 6901); without `step`, for the task's own input there.
 */
export const callStepSchema = z.object({
  kind: z.literal('call'),
  ...told,
  tool: registeredNameSchema,
  version: versionSchema,
  input: payloadSchema,
  /** Whether a data error ends the task, asks a person, or is an answer like any other. Absent: as the agent declares. */
  onDataError: z.enum(['end', 'intervention', 'answer']).optional(),
});

/** A pause of fixed length. */
export const waitStepSchema = z.object({ kind: z.literal('wait'), ...told, forMs: durationMsSchema });

/** A pause until a signal of that name; its payload becomes the step's output. Without one in time the task fails, `SIGNAL_TIMEOUT`. */
export const signalStepSchema = z.object({
  kind: z.literal('signal'),
  ...told,
  signal: registeredNameSchema,
  timeoutMs: durationMsSchema,
});

/** A question to a person; the answer becomes the step's output. */
export const askStepSchema = z.object({ kind: z.literal('ask'), ...told, question: payloadSchema });

/** One step of a `sequence` plan. */
export const stepSchema = z.discriminatedUnion('kind', [callStepSchema, waitStepSchema, signalStepSchema, askStepSchema]);
export type Step = z.infer<typeof stepSchema>;
export type CallStep = z.infer<typeof callStepSchema>;
