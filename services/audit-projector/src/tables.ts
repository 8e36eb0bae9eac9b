import { join } from 'node:path';
import { projections } from '@holdpoint/process/projections';

/** Where this projection lives in PostgreSQL. Positions and the names of migrations lie in `audit_core`; the other two schemas hold records alone. */
export const auditTables = {
  schema: projections.audit.schema,
  folder: join(import.meta.dirname, '../sql/migrations'),
  role: 'holdpoint_audit_projector',
} as const;
