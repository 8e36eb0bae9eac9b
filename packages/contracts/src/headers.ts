/** CloudEvents 1.0, Kafka binary content mode: header names, and two of our own for misplaced keys that the runner puts where they belong. */
export const headerNames = {
  id: 'ce_id',
  type: 'ce_type',
  source: 'ce_source',
  specVersion: 'ce_specversion',
  time: 'ce_time',
  subject: 'ce_subject',
  traceparent: 'traceparent',
  /** `<topic>/<partition>/<offset>` of the misplaced record. Trusted from the runner alone. */
  origin: 'holdpoint_origin',
  /** The misplaced record's own append time, epoch milliseconds. */
  originAppendedAt: 'holdpoint_origin_appended_at',
} as const;
export const CLOUD_EVENTS_SPEC_VERSION = '1.0';
