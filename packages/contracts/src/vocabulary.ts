import { z } from 'zod';

/** A task's states (glossary: task). The last three are ends. */
export const taskStatusSchema = z.enum([
  'pending',
  'in_progress',
  'awaiting_approval',
  'awaiting_intervention',
  'paused',
  'completed',
  'failed',
  'cancelled',
]);
export type TaskStatus = z.infer<typeof taskStatusSchema>;

/** What a tool promises about being run again: `read` changes nothing, `idempotent` honours a key, `once` must never be repeated. */
export const effectSchema = z.enum(['read', 'idempotent', 'once']);
export type Effect = z.infer<typeof effectSchema>;

/** How far an action can be taken back. Ordered: each is stricter than the one before. */
export const reversibilitySchema = z.enum(['fully_reversible', 'partially_reversible', 'irreversible']);
export type Reversibility = z.infer<typeof reversibilitySchema>;

/** The five classes of failure; each has one behaviour (guarantee G8). */
export const failureClassSchema = z.enum(['transient', 'stale_data', 'permission', 'data_error', 'fatal']);
export type FailureClass = z.infer<typeof failureClassSchema>;

/** Names of tools, agents, task types: registered words, never personal data, so that they may label metrics. */
export const registeredNameSchema = z.string().regex(/^[a-z][a-z0-9_.-]{0,99}$/);
export const versionSchema = z.int().min(1).max(1_000_000);
/** A pool's name: part of topic names. */
export const poolNameSchema = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);
/** A tenant's or person's id: one line of visible text that UTF-8 can hold (ids are derived from it). */
export const shortIdSchema = z
  .string()
  .regex(/^[^\x00-\x20\x7f][^\x00-\x1f\x7f]{0,199}$/)
  .refine((text) => text.isWellFormed(), 'half a surrogate pair');
export const uuidSchema = z.uuid();
/** A moment: ISO 8601 in UTC with milliseconds. */
export const momentSchema = z.iso.datetime();
export const digestSchema = z.string().regex(/^[0-9a-f]{64}$/);
export const codeSchema = z.string().regex(/^[A-Z][A-Z0-9_]{0,79}$/);
export const traceparentSchema = z.string().regex(/^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/);
export const durationMsSchema = z
  .int()
  .min(0)
  .max(100 * 365 * 24 * 3_600_000);

/** Name and version together: what a contract is immutable under. */
export const contractRefSchema = z.object({ name: registeredNameSchema, version: versionSchema });
export type ContractRef = z.infer<typeof contractRefSchema>;

/** A record's place in a topic. */
export const positionSchema = z.object({ topic: z.string().min(1).max(249), partition: z.int().min(0), offset: z.int().min(0) });
export type RecordPosition = z.infer<typeof positionSchema>;
