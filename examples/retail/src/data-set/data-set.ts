/**
 * A data set: the shop before anything happened, the customers' requests, and what must come of each.
 *
 * Three files: `db.json`, `tasks.jsonl`, `expected.jsonl` (the example's README describes them). Fields beyond the
 * plain shape (`scenario`, `disturbances`, `outcome`, `denied`) are optional: a set without them is a plain one.
 */
import { z } from 'zod';
import { orderSchema, productSchema, userSchema } from '../domain/entities.ts';

export const databaseSchema = z.object({
  products: z.record(z.string(), productSchema),
  users: z.record(z.string(), userSchema),
  orders: z.record(z.string(), orderSchema),
});

/**
 * How the shop misbehaves on purpose, `times` times, before it works again. `lost_answer`: the write is applied and
 * its answer is lost on the way, so the caller must ask again.
 */
export const disturbanceKindSchema = z.enum(['flaky', 'permission', 'stale_data', 'lost_answer']);
export const disturbanceSchema = z.object({
  tool: z.string(),
  kind: disturbanceKindSchema,
  times: z.int().min(1).max(10),
});

/** `denial` and `silence` are what the approvers do; the others are what the shop does. */
export const scenarioSchema = z.enum(['denial', 'silence', ...disturbanceKindSchema.options]);

export const taskSchema = z.object({
  id: z.string(),
  request: z.json(),
  actions: z.array(z.object({ name: z.string(), arguments: z.record(z.string(), z.json()) })),
  scenario: scenarioSchema.optional(),
  disturbances: z.array(disturbanceSchema).optional(),
});

export const expectedCallSchema = z.object({
  name: z.string(),
  ok: z.boolean(),
  result: z.json().optional(),
  error: z.string().optional(),
  /** The gate kept this call from running. It is the task's last one. */
  denied: z.literal(true).optional(),
});

export const taskOutcomeSchema = z.object({
  status: z.enum(['completed', 'failed', 'cancelled']),
  code: z.string().optional(),
});

export const expectedSchema = z.object({
  id: z.string(),
  results: z.array(expectedCallSchema),
  /** Collection → id → the entity after the task, for every entity that the task changed. */
  diff: z.record(z.string(), z.record(z.string(), z.json())),
  /** How the task ends; absent: `completed`. */
  outcome: taskOutcomeSchema.optional(),
});

export type Database = z.infer<typeof databaseSchema>;
export type Action = RetailTask['actions'][number];
export type Disturbance = z.infer<typeof disturbanceSchema>;
export type DisturbanceKind = z.infer<typeof disturbanceKindSchema>;
export type Scenario = z.infer<typeof scenarioSchema>;
export type RetailTask = z.infer<typeof taskSchema>;
export type ExpectedCall = z.infer<typeof expectedCallSchema>;
export type ExpectedTask = z.infer<typeof expectedSchema>;
/** A set whose outcomes nobody has looked at yet: all that a run may know before its last task has ended. */
export type OpenDataSet = {
  /** Part of the requests' idempotency keys. */
  readonly name: string;
  readonly database: Database;
  readonly tasks: readonly RetailTask[];
};
export type DataSet = OpenDataSet & { readonly expected: readonly ExpectedTask[] };
