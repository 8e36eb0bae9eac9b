import { join } from 'node:path';
import { projections } from '@holdpoint/process/projections';

/** Where this projection lives in PostgreSQL. */
export const operationsTables = {
  schema: projections.operations.schema,
  folder: join(import.meta.dirname, '../sql/migrations'),
  role: 'holdpoint_operations_projector',
} as const;
