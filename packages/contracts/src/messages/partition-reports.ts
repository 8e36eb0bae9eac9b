import { z } from 'zod';
import { payloadSchema } from '../payload.ts';
import { momentSchema, positionSchema, shortIdSchema, uuidSchema } from '../vocabulary.ts';

const topicNameSchema = z.string().min(1).max(249);

/** How one process does with one partition that it owns. */
export const partitionReportSchema = z.object({
  /** The log, or for a projector the topic that it reads. */
  topic: topicNameSchema,
  partition: z.int().min(0),
  status: z.enum(['recovering', 'running', 'waiting', 'stopped']),
  since: momentSchema,
  /** Why it waits or is stopped: an error's class, or a defect's code. */
  code: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_]{0,79}$/)
    .optional(),
  /** The same as a sentence: names of records and codes, never what a payload says. */
  reason: z.string().max(1_000).optional(),
  /** The record that it is stopped at. */
  at: positionSchema.optional(),
  /** By topic: the next offset that it has not dealt with. */
  positions: z.record(topicNameSchema, z.int().min(0)),
  /** The order under which it was last taken again. */
  resumedBy: uuidSchema.optional(),
});
export type PartitionReport = z.infer<typeof partitionReportSchema>;

/** What one process of a service says of itself: every partition that it owns. The newest of each process counts, for as long as it goes on. */
export const partitionsReportedSchema = z.object({
  type: z.literal('PartitionsReported'),
  service: z.string().min(1).max(100),
  /** Host, process id and start of the process. */
  process: z.string().min(1).max(500),
  at: momentSchema,
  /** It says this again within this time; silence for much longer means that it is no more. */
  everyMs: z.int().min(1),
  partitions: z.array(partitionReportSchema).max(10_000),
});
export type PartitionsReported = z.infer<typeof partitionsReportedSchema>;

export const partitionReportMessages = { PartitionsReported: partitionsReportedSchema };

/** A person orders a stopped partition to be taken again, from where it stood: no record is skipped. */
export const resumePartitionSchema = z.object({
  type: z.literal('ResumePartition'),
  commandId: uuidSchema,
  service: z.string().min(1).max(100),
  /** All topics of that service if absent. */
  topic: topicNameSchema.optional(),
  partition: z.int().min(0),
  by: shortIdSchema,
  at: momentSchema,
  reason: payloadSchema.optional(),
});
export type ResumePartition = z.infer<typeof resumePartitionSchema>;

export const partitionCommandMessages = { ResumePartition: resumePartitionSchema };
