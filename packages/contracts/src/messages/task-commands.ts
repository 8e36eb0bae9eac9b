import { z } from 'zod';
import { payloadSchema } from '../payload.ts';
import {
  momentSchema,
  positionSchema,
  registeredNameSchema,
  shortIdSchema,
  traceparentSchema,
  uuidSchema,
} from '../vocabulary.ts';

const command = {
  commandId: uuidSchema,
  tenant: shortIdSchema,
  taskId: uuidSchema,
  by: shortIdSchema,
  at: momentSchema,
  traceparent: traceparentSchema.optional(),
};

export const cancelTaskSchema = z.object({ type: z.literal('CancelTask'), ...command, reason: payloadSchema });
export const pauseTaskSchema = z.object({ type: z.literal('PauseTask'), ...command, reason: payloadSchema });
export const resumeTaskSchema = z.object({ type: z.literal('ResumeTask'), ...command });

/** A person's answer to an intervention. `output` is required for `skip` and `answer`. */
export const resolveInterventionSchema = z.object({
  type: z.literal('ResolveIntervention'),
  ...command,
  interventionId: uuidSchema,
  choice: z.enum(['retry', 'skip', 'answer', 'fail', 'cancel']),
  note: payloadSchema,
  output: payloadSchema.optional(),
});

export const signalTaskSchema = z.object({
  type: z.literal('SignalTask'),
  ...command,
  signal: registeredNameSchema,
  payload: payloadSchema,
});

/** Reads a dead-lettered record again, in this command's place in the order. Carries no task: it lies on the partition of the record. */
export const redriveRecordSchema = z.object({
  type: z.literal('RedriveRecord'),
  commandId: uuidSchema,
  by: shortIdSchema,
  at: momentSchema,
  record: positionSchema,
});
export type RedriveRecord = z.infer<typeof redriveRecordSchema>;

export const taskCommandMessages = {
  CancelTask: cancelTaskSchema,
  PauseTask: pauseTaskSchema,
  ResumeTask: resumeTaskSchema,
  ResolveIntervention: resolveInterventionSchema,
  SignalTask: signalTaskSchema,
  RedriveRecord: redriveRecordSchema,
};
export const taskCommandSchema = z.discriminatedUnion('type', [
  cancelTaskSchema,
  pauseTaskSchema,
  resumeTaskSchema,
  resolveInterventionSchema,
  signalTaskSchema,
  redriveRecordSchema,
]);
export type TaskCommand = z.infer<typeof taskCommandSchema>;
