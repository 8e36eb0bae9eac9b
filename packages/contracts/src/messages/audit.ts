import { z } from 'zod';
import { payloadSchema } from '../payload.ts';
import { digestSchema, momentSchema, positionSchema, shortIdSchema, uuidSchema } from '../vocabulary.ts';

/** One leaf of the audit log of one task-events partition; `leaf` is its RFC 8785 text, `hash` its RFC 6962 leaf hash. */
export const complianceRecordedSchema = z.object({
  type: z.literal('ComplianceRecorded'),
  log: z.string().max(200),
  index: z.int().min(0),
  leaf: z.string(),
  hash: digestSchema,
});
/** The technical side of the same record. Holds payloads: read under rights of its own. */
export const technicalRecordedSchema = z.object({
  type: z.literal('TechnicalRecorded'),
  log: z.string().max(200),
  index: z.int().min(0),
  tenant: shortIdSchema,
  taskId: uuidSchema,
  event: positionSchema,
  record: payloadSchema,
});
/** A signed head of one log (C2SP tlog-checkpoint). */
export const checkpointPublishedSchema = z.object({
  type: z.literal('CheckpointPublished'),
  log: z.string().max(200),
  size: z.int().min(0),
  note: z.string().max(4_096),
  at: momentSchema,
});
export type ComplianceRecorded = z.infer<typeof complianceRecordedSchema>;
export type TechnicalRecorded = z.infer<typeof technicalRecordedSchema>;
export type CheckpointPublished = z.infer<typeof checkpointPublishedSchema>;
export const auditComplianceMessages = { ComplianceRecorded: complianceRecordedSchema };
export const auditTechnicalMessages = { TechnicalRecorded: technicalRecordedSchema };
export const auditCheckpointMessages = { CheckpointPublished: checkpointPublishedSchema };
