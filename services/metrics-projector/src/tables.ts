import { join } from 'node:path';

/** Where this projection lives in PostgreSQL. */
export const operationsTables = {
  schema: 'operations',
  folder: join(import.meta.dirname, '../sql/migrations'),
  role: 'holdpoint_operations_projector',
} as const;
