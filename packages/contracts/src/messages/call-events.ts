/** The events of a call, from its first schedule on: they lie on `task.events` among the task's others. */
import { z } from 'zod';
import { authorisationSchema, ruleSchema } from '../authorisation.ts';
import { payloadSchema } from '../payload.ts';
import {
  codeSchema,
  contractRefSchema,
  digestSchema,
  durationMsSchema,
  effectSchema,
  failureClassSchema,
  momentSchema,
  poolNameSchema,
  registeredNameSchema,
  reversibilitySchema,
  shortIdSchema,
  uuidSchema,
  versionSchema,
} from '../vocabulary.ts';
import { taskEventEnvelope } from './task-event-envelope.ts';

const call = { callId: uuidSchema, attempt: z.int().min(1) };
const ran = { startedAt: momentSchema, durationMs: durationMsSchema, executor: shortIdSchema };
/** True where the answer came after the call had been put in doubt: it settles the doubt and nothing else. */
const settlesDoubt = z.boolean();

export const callScheduledSchema = z.object({
  type: z.literal('CallScheduled'),
  ...taskEventEnvelope,
  ...call,
  tool: registeredNameSchema,
  version: versionSchema,
  pool: poolNameSchema,
  contractDigest: digestSchema,
  effect: effectSchema,
  reversibility: reversibilitySchema,
  agent: contractRefSchema,
  requestedBy: shortIdSchema,
  input: payloadSchema,
  digest: digestSchema,
  authorisation: authorisationSchema,
  idempotencyKey: shortIdSchema,
  startBy: momentSchema,
  timeoutMs: durationMsSchema,
});

export const callSucceededSchema = z.object({
  type: z.literal('CallSucceeded'),
  ...taskEventEnvelope,
  ...call,
  ...ran,
  outcome: z.enum(['success', 'partial']),
  output: payloadSchema,
  remaining: payloadSchema.optional(),
  settlesDoubt,
});

/** An attempt failed. Without `nextAttemptAt` the call is settled. */
export const callFailedSchema = z.object({
  type: z.literal('CallFailed'),
  ...taskEventEnvelope,
  ...call,
  class: failureClassSchema,
  code: codeSchema,
  message: payloadSchema,
  startedAt: momentSchema.optional(),
  durationMs: durationMsSchema.optional(),
  executor: shortIdSchema.optional(),
  nextAttemptAt: momentSchema.optional(),
  /** False for an attempt that never started (too late, not hosted): it does not count against the retries. */
  counted: z.boolean(),
  /** What was done about it. */
  handling: z.enum(['retry', 'refresh', 'intervention', 'answer', 'fail_task', 'none']),
  settlesDoubt,
});

export const callDeniedSchema = z.object({
  type: z.literal('CallDenied'),
  ...taskEventEnvelope,
  callId: uuidSchema,
  tool: registeredNameSchema,
  by: z.enum(['policy', 'person', 'silence', 'withdrawal', 'executor', 'catalog']),
  code: codeSchema,
  reason: payloadSchema.optional(),
  approvalId: uuidSchema.optional(),
  /** The contract that the call was judged under, where one was known: the audit renders the refused call by it. */
  contractDigest: digestSchema.optional(),
  /** The rule that refused, where policy did. */
  rule: ruleSchema.optional(),
});

export const callInDoubtSchema = z.object({
  type: z.literal('CallInDoubt'),
  ...taskEventEnvelope,
  ...call,
  code: codeSchema,
  message: payloadSchema,
});

export const inputsRefreshedSchema = z.object({
  type: z.literal('InputsRefreshed'),
  ...taskEventEnvelope,
  callId: uuidSchema,
  before: payloadSchema,
  after: payloadSchema,
  digest: digestSchema,
});
