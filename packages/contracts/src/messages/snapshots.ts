/**
 * What a service keeps beside its log so that a recovery need not fold the whole of it (packages/stream/README.md). Written and read by that
 * service alone, and never the truth: what is missing here, or not understood, is folded again from the log.
 */
import { z } from 'zod';
import { jsonSchema } from '../payload.ts';

const offsetSchema = z.int().min(0);
const millisecondsSchema = z.int().min(0);

/** What is said of an entity whether it lives or not. Offsets are of the log, in the same partition. */
const entity = {
  entity: z.string().min(1).max(300),
  foldVersion: z.int().min(1),
  /** The log up to here, itself included, is in it. */
  throughOffset: offsetSchema,
  /** Of its first and its last event. */
  firstOffset: offsetSchema,
  lastOffset: offsetSchema,
  seq: z.int().min(0),
  /** Absent where it is too large to be kept here, or not known any more: then it is folded again from the first event, if it is needed. */
  state: jsonSchema.optional().meta({ description: 'The folded state', sensitive: true }),
};

/** A live entity. */
const entitySnapshottedSchema = z.object({
  type: z.literal('EntitySnapshotted'),
  ...entity,
  /** Of its events in the log. */
  sizeBytes: z.int().min(0),
});

/** An entity that has ended. */
const entityEndedSchema = z.object({
  type: z.literal('EntityEnded'),
  ...entity,
  /** Whether its retired state was still kept; if not, the window alone knows of it. */
  isRetired: z.boolean(),
  /** The log's time of its end, and when it was first asked for (0: not known); epoch milliseconds. */
  endedAt: millisecondsSchema,
  requestedAt: millisecondsSchema,
  /** The first six bytes of a hash of what it was asked for with; zeros where nothing is compared. */
  bodyHash: z.string().regex(/^[0-9a-f]{12}$/),
});

/** A stretch of the dedupe window: ended entities in the order of their ends. */
const endedRememberedSchema = z.object({
  type: z.literal('EndedRemembered'),
  /** The place of the first entry, counted from the partition's first end. */
  first: z.int().min(0),
  /** The first place that was remembered when this was written, and what was forgotten by then. */
  windowFirst: z.int().min(0),
  forgottenBefore: millisecondsSchema,
  /** 24 bytes each, in base64: packages/stream/src/processor/window-entry.ts. */
  entries: z.string().max(1_000_000),
});

/** The marker: everything that holds through an offset of the log is in the topic, from `readFrom` on. */
const snapshotCompletedSchema = z.object({
  type: z.literal('SnapshotCompleted'),
  /** Where the `PartitionAdvanced` lies that it holds through, and the append time of that record. */
  throughOffset: offsetSchema,
  throughAppendedAt: millisecondsSchema,
  /** Nothing before this offset of the snapshots is needed. */
  readFrom: offsetSchema,
  /** By input topic: the next offset to read. */
  next: z.record(z.string(), offsetSchema),
  liveEntities: z.int().min(0),
  /** Of those that had ended by then, the ones whose last event lies here or later still had their retired state. */
  retiredFrom: offsetSchema,
  retiredEntities: z.int().min(0),
  window: z.object({ first: z.int().min(0), end: z.int().min(0), forgottenBefore: millisecondsSchema }),
});

export const snapshotMessages = {
  EntitySnapshotted: entitySnapshottedSchema,
  EntityEnded: entityEndedSchema,
  EndedRemembered: endedRememberedSchema,
  SnapshotCompleted: snapshotCompletedSchema,
};
export type EntitySnapshotted = z.infer<typeof entitySnapshottedSchema>;
export type EntityEnded = z.infer<typeof entityEndedSchema>;
export type EndedRemembered = z.infer<typeof endedRememberedSchema>;
export type SnapshotCompleted = z.infer<typeof snapshotCompletedSchema>;
export type SnapshotMessage = EntitySnapshotted | EntityEnded | EndedRemembered | SnapshotCompleted;
