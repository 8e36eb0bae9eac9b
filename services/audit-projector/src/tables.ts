import { join } from 'node:path';

/** Where this projection lives in PostgreSQL. Positions and the names of migrations lie in `audit_core`; the other two schemas hold records alone. */
export const auditTables = {
  schema: 'audit_core',
  folder: join(import.meta.dirname, '../sql/migrations'),
  role: 'holdpoint_audit_projector',
} as const;
