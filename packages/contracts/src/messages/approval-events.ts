import { z } from 'zod';
import { payloadSchema } from '../payload.ts';
import { codeSchema, digestSchema, momentSchema, shortIdSchema, traceparentSchema, uuidSchema } from '../vocabulary.ts';
import { approvalAskedSchema, approvalWithdrawnSchema } from './approval-requests.ts';
import { partitionAdvancedSchema } from './task-events.ts';

/** What every event of an approval carries; `seq` is gapless from 1 per approval. */
const event = {
  id: z.string().min(1).max(100),
  seq: z.int().min(1),
  approvalId: uuidSchema,
  taskId: uuidSchema,
  tenant: shortIdSchema,
  at: momentSchema,
  source: z.string().min(1).max(200),
  causationId: z.string().min(1).max(300),
  correlationId: z.string().min(1).max(200),
  traceparent: traceparentSchema.optional(),
};
const verdict = z.enum(['approve', 'deny']);

/** The approval is open: everything an approver is shown, and everything the decision will be judged by. */
export const approvalOpenedSchema = z.object({ type: z.literal('ApprovalOpened'), ...event, request: approvalAskedSchema });

/** One approver's word was counted. `stage` is the chain's stage that it counts for. */
export const decisionRecordedSchema = z.object({
  type: z.literal('DecisionRecorded'),
  ...event,
  commandId: uuidSchema,
  approver: shortIdSchema,
  verdict,
  stage: z.int().min(0),
  reason: payloadSchema.optional(),
  /** The approver's own JWS, as it came. */
  decision: z.string(),
});
/** A word that did not count: late, doubled, for another digest, unsigned, by a stranger, outside the group, by the requester. */
export const decisionRejectedSchema = z.object({
  type: z.literal('DecisionRejected'),
  ...event,
  commandId: uuidSchema,
  approver: shortIdSchema.optional(),
  code: codeSchema,
  detail: payloadSchema.optional(),
});
export const reminderDueSchema = z.object({ type: z.literal('ReminderDue'), ...event, number: z.int().min(1) });

/** A withdrawal came for a request that has not been taken: should that still come (redriven, say), nobody is asked. */
export const withdrawalRememberedSchema = z.object({
  type: z.literal('WithdrawalRemembered'),
  ...event,
  withdrawal: approvalWithdrawnSchema,
});

/** How it ended; sent to the runner, and again until the runner has acknowledged it. */
export const approvalEndedSchema = z.object({
  type: z.literal('ApprovalEnded'),
  ...event,
  callId: uuidSchema,
  digest: digestSchema,
  resolution: z.enum(['approved', 'denied', 'expired', 'withdrawn']),
  approvers: z.array(shortIdSchema).max(100),
  code: codeSchema.optional(),
  reason: payloadSchema.optional(),
  executeBy: momentSchema.optional(),
  signature: z.string().max(64 * 1024),
});
export const outcomeRepeatedSchema = z.object({ type: z.literal('OutcomeRepeated'), ...event, number: z.int().min(1) });
export const acknowledgementReceivedSchema = z.object({ type: z.literal('AcknowledgementReceived'), ...event });

export const approvalEventMessages = {
  ApprovalOpened: approvalOpenedSchema,
  DecisionRecorded: decisionRecordedSchema,
  DecisionRejected: decisionRejectedSchema,
  ReminderDue: reminderDueSchema,
  WithdrawalRemembered: withdrawalRememberedSchema,
  ApprovalEnded: approvalEndedSchema,
  OutcomeRepeated: outcomeRepeatedSchema,
  AcknowledgementReceived: acknowledgementReceivedSchema,
};
export const approvalLogMessages = { ...approvalEventMessages, PartitionAdvanced: partitionAdvancedSchema };
export const approvalEventSchema = z.discriminatedUnion('type', [
  approvalOpenedSchema,
  decisionRecordedSchema,
  decisionRejectedSchema,
  reminderDueSchema,
  withdrawalRememberedSchema,
  approvalEndedSchema,
  outcomeRepeatedSchema,
  acknowledgementReceivedSchema,
]);
export type ApprovalEvent = z.infer<typeof approvalEventSchema>;
export type ApprovalEventOf<T extends ApprovalEvent['type']> = Extract<ApprovalEvent, { type: T }>;
