import { z } from 'zod';
import { chainStageSchema, ruleSchema } from '../authorisation.ts';
import { decisionSchema } from '../decision.ts';
import { payloadSchema } from '../payload.ts';
import { stepSchema } from '../step.ts';
import {
  codeSchema,
  contractRefSchema,
  digestSchema,
  durationMsSchema,
  failureClassSchema,
  momentSchema,
  positionSchema,
  registeredNameSchema,
  reversibilitySchema,
  shortIdSchema,
  uuidSchema,
  versionSchema,
} from '../vocabulary.ts';
import {
  callDeniedSchema,
  callFailedSchema,
  callInDoubtSchema,
  callScheduledSchema,
  callSucceededSchema,
  inputsRefreshedSchema,
} from './call-events.ts';
import { taskEventEnvelope } from './task-event-envelope.ts';

export const taskAcceptedSchema = z.object({
  type: z.literal('TaskAccepted'),
  ...taskEventEnvelope,
  idempotencyKey: shortIdSchema,
  requestedBy: shortIdSchema,
  requestedAt: momentSchema,
  taskType: registeredNameSchema,
  agent: contractRefSchema,
  input: payloadSchema,
  steps: z.array(stepSchema).max(1_000).optional(),
  /** SHA-256 of the request's RFC 8785 form without `requestedAt` and `traceparent`: the same key with another is a conflict. */
  bodyDigest: digestSchema,
  request: positionSchema,
});

export const stepDecidedSchema = z.object({
  type: z.literal('StepDecided'),
  ...taskEventEnvelope,
  step: z.object({ index: z.int().min(0), name: z.string().min(1).max(200) }),
  decision: decisionSchema,
  reasoning: payloadSchema.optional(),
  expectedOutcome: payloadSchema.optional(),
  planner: z.object({ kind: z.enum(['sequence', 'person']), agent: contractRefSchema }),
});

export const approvalRequestedSchema = z.object({
  type: z.literal('ApprovalRequested'),
  ...taskEventEnvelope,
  approvalId: uuidSchema,
  callId: uuidSchema,
  tool: registeredNameSchema,
  version: versionSchema,
  contractDigest: digestSchema,
  agent: contractRefSchema,
  requestedBy: shortIdSchema,
  input: payloadSchema,
  digest: digestSchema,
  reversibility: reversibilitySchema,
  rule: ruleSchema,
  chain: z.array(chainStageSchema).min(1).max(10),
  /** Who may not decide: requester, agent owner and editors (separation of duties). */
  excluded: z.array(shortIdSchema).max(100),
  expected: z.boolean(),
  decideBy: momentSchema,
  /** How long after the decision the call may first start. */
  executeWithinMs: durationMsSchema,
  /** Silence denies. `approve` exists only for the fully reversible, under a policy that says so. */
  onSilence: z.enum(['deny', 'approve']),
  remindAt: z.array(momentSchema).max(10),
  /** What the approver is shown: the sentence, and the story so far (index, name, status, reasoning of each step). */
  action: payloadSchema,
  reasoning: payloadSchema.optional(),
  expectedOutcome: payloadSchema.optional(),
  history: payloadSchema,
});

export const approvalResolvedSchema = z.object({
  type: z.literal('ApprovalResolved'),
  ...taskEventEnvelope,
  approvalId: uuidSchema,
  callId: uuidSchema,
  resolution: z.enum(['approved', 'denied', 'expired', 'withdrawn', 'stale']),
  approvers: z.array(shortIdSchema).max(100),
  code: codeSchema.optional(),
  reason: payloadSchema.optional(),
  outcome: z
    .string()
    .max(64 * 1024)
    .optional(),
  executeBy: momentSchema.optional(),
});

export const interventionRequestedSchema = z.object({
  type: z.literal('InterventionRequested'),
  ...taskEventEnvelope,
  interventionId: uuidSchema,
  stepIndex: z.int().min(0).optional(),
  callId: uuidSchema.optional(),
  why: z.enum([
    'permission',
    'data_error',
    'in_doubt',
    'retries_exhausted',
    'not_hosted',
    /** A request for approval was refused or never answered: nobody could decide. */
    'undecided',
    'limit',
    'loop',
    'question',
    'defect',
  ]),
  code: codeSchema,
  detail: payloadSchema,
  options: z.array(z.enum(['retry', 'skip', 'answer', 'fail', 'cancel'])).min(1),
});

export const interventionResolvedSchema = z.object({
  type: z.literal('InterventionResolved'),
  ...taskEventEnvelope,
  interventionId: uuidSchema,
  by: shortIdSchema,
  choice: z.enum(['retry', 'skip', 'answer', 'fail', 'cancel', 'withdrawn']),
  note: payloadSchema.optional(),
  output: payloadSchema.optional(),
});

export const waitStartedSchema = z.object({
  type: z.literal('WaitStarted'),
  ...taskEventEnvelope,
  stepIndex: z.int().min(0),
  until: momentSchema,
  signal: registeredNameSchema.optional(),
});
export const waitEndedSchema = z.object({
  type: z.literal('WaitEnded'),
  ...taskEventEnvelope,
  stepIndex: z.int().min(0),
  reason: z.enum(['elapsed', 'signal', 'timeout', 'cancelled']),
});
export const signalReceivedSchema = z.object({
  type: z.literal('SignalReceived'),
  ...taskEventEnvelope,
  signal: registeredNameSchema,
  by: shortIdSchema,
  payload: payloadSchema,
});
export const taskPausedSchema = z.object({
  type: z.literal('TaskPaused'),
  ...taskEventEnvelope,
  by: shortIdSchema,
  reason: payloadSchema,
});
export const taskResumedSchema = z.object({ type: z.literal('TaskResumed'), ...taskEventEnvelope, by: shortIdSchema });
export const taskCancelRequestedSchema = z.object({
  type: z.literal('TaskCancelRequested'),
  ...taskEventEnvelope,
  by: shortIdSchema,
  reason: payloadSchema,
});
/** How many calls the task decided on: what its closing leaf counts. */
const calls = z.int().min(0);
export const taskCompletedSchema = z.object({
  type: z.literal('TaskCompleted'),
  ...taskEventEnvelope,
  output: payloadSchema,
  calls,
});
export const taskFailedSchema = z.object({
  type: z.literal('TaskFailed'),
  ...taskEventEnvelope,
  code: codeSchema,
  class: failureClassSchema.optional(),
  reason: payloadSchema,
  calls,
});
export const taskCancelledSchema = z.object({
  type: z.literal('TaskCancelled'),
  ...taskEventEnvelope,
  by: shortIdSchema,
  reason: payloadSchema,
  /** Calls that had started and could not be stopped. */
  unstopped: z.array(uuidSchema),
  calls,
});

/** Ends every append: where to resume reading, which inputs were refused and are owed a dead letter, how far effects were sent. */
export const partitionAdvancedSchema = z.object({
  type: z.literal('PartitionAdvanced'),
  next: z.record(z.string(), z.int().min(0)),
  refused: z.array(z.object({ topic: z.string(), offset: z.int().min(0), code: codeSchema })),
  dispatchedThrough: z.int().min(-1),
});
export type PartitionAdvanced = z.infer<typeof partitionAdvancedSchema>;

export const taskEventMessages = {
  TaskAccepted: taskAcceptedSchema,
  StepDecided: stepDecidedSchema,
  ApprovalRequested: approvalRequestedSchema,
  ApprovalResolved: approvalResolvedSchema,
  CallScheduled: callScheduledSchema,
  CallSucceeded: callSucceededSchema,
  CallFailed: callFailedSchema,
  CallDenied: callDeniedSchema,
  CallInDoubt: callInDoubtSchema,
  InputsRefreshed: inputsRefreshedSchema,
  InterventionRequested: interventionRequestedSchema,
  InterventionResolved: interventionResolvedSchema,
  WaitStarted: waitStartedSchema,
  WaitEnded: waitEndedSchema,
  SignalReceived: signalReceivedSchema,
  TaskPaused: taskPausedSchema,
  TaskResumed: taskResumedSchema,
  TaskCancelRequested: taskCancelRequestedSchema,
  TaskCompleted: taskCompletedSchema,
  TaskFailed: taskFailedSchema,
  TaskCancelled: taskCancelledSchema,
};
export const taskLogMessages = { ...taskEventMessages, PartitionAdvanced: partitionAdvancedSchema };

export const taskEventSchema = z.discriminatedUnion('type', [
  taskAcceptedSchema,
  stepDecidedSchema,
  approvalRequestedSchema,
  approvalResolvedSchema,
  callScheduledSchema,
  callSucceededSchema,
  callFailedSchema,
  callDeniedSchema,
  callInDoubtSchema,
  inputsRefreshedSchema,
  interventionRequestedSchema,
  interventionResolvedSchema,
  waitStartedSchema,
  waitEndedSchema,
  signalReceivedSchema,
  taskPausedSchema,
  taskResumedSchema,
  taskCancelRequestedSchema,
  taskCompletedSchema,
  taskFailedSchema,
  taskCancelledSchema,
]);
export type TaskEvent = z.infer<typeof taskEventSchema>;
export type TaskEventType = TaskEvent['type'];
export type TaskEventOf<T extends TaskEventType> = Extract<TaskEvent, { type: T }>;
