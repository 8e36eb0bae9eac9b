import { z } from 'zod';
import { jsonSchema } from './payload.ts';
import { stepSchema } from './step.ts';
import {
  contractRefSchema,
  durationMsSchema,
  effectSchema,
  poolNameSchema,
  registeredNameSchema,
  reversibilitySchema,
  shortIdSchema,
  versionSchema,
} from './vocabulary.ts';

/** A JSON Schema (draft-7) as data. */
export const jsonSchemaSchema = z.record(z.string(), jsonSchema);

/**
 * How a call appears in the compliance record. Templates name fields as `{input.contractId}`; what no template names never
 * reaches that record, and a field listed under `personal` appears there as a keyed reference.
 */
export const recordTemplateSchema = z.object({
  text: z.string().max(500),
  accessed: z.array(z.string().max(300)).max(50),
  modified: z.array(z.string().max(300)).max(50),
  personal: z.array(z.string().max(200)).max(50),
});
export type RecordTemplate = z.infer<typeof recordTemplateSchema>;

/** How often and when a transient failure is tried again: exponential back-off with full jitter. */
export const retrySchema = z.object({
  maxAttempts: z.int().min(1).max(100),
  initialDelayMs: durationMsSchema,
  maxDelayMs: durationMsSchema,
  maxRefreshes: z.int().min(0).max(100),
});

/** A tool's contract as data (DESIGN section 6): what the runner, the gate and the audit need to know without running it. */
export const toolContractSchema = z.object({
  name: registeredNameSchema,
  version: versionSchema,
  pool: poolNameSchema,
  description: z.string().max(2_000),
  inputSchema: jsonSchemaSchema,
  outputSchema: jsonSchemaSchema,
  effect: effectSchema,
  reversibility: reversibilitySchema,
  timeoutMs: durationMsSchema,
  retry: retrySchema,
  record: recordTemplateSchema,
  hasRefresh: z.boolean(),
  hasReconcile: z.boolean(),
  compensatedBy: contractRefSchema.optional(),
});
export type ToolContract = z.infer<typeof toolContractSchema>;

/** What an agent may use up before a person is asked (guarantee G12). */
export const agentLimitsSchema = z.object({
  maxSteps: z.int().min(1).max(10_000),
  maxWallTimeMs: durationMsSchema,
  maxCallsPerTool: z.int().min(1).max(10_000),
});

/** An agent's contract as data: who answers for it, how it plans, what it may use up, which gates are expected of it. */
export const agentContractSchema = z.object({
  name: registeredNameSchema,
  version: versionSchema,
  description: z.string().max(2_000),
  owner: shortIdSchema,
  editors: z.array(shortIdSchema).max(50),
  planner: z.object({ kind: z.literal('sequence'), steps: z.array(stepSchema).max(1_000).optional() }),
  limits: agentLimitsSchema,
  /** Tools at whose gate a person is expected: an approval there is `expected`, elsewhere it is not. */
  expectedGates: z.array(registeredNameSchema).max(1_000),
  /** What a data error means where the step does not say: a person is asked, or the planner goes on with it as an answer. */
  onDataError: z.enum(['intervention', 'answer']),
});
export type AgentContract = z.infer<typeof agentContractSchema>;
