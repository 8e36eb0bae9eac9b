import { join } from 'node:path';
import { prepareProjectionDatabase } from '@holdpoint/process/projection-database';

/** Where the tables, the positions and the names of migrations lie. */
export const OPERATIONS_SCHEMA = 'operations';

/** Brings the tables up to date as `ownerUrl`, and gives the login of `url` a projector's rights. Safe to repeat. */
export async function prepareOperationsDatabase(ownerUrl: string, url: string): Promise<void> {
  const folder = join(import.meta.dirname, '../sql/migrations');
  await prepareProjectionDatabase({ ownerUrl, url, schema: OPERATIONS_SCHEMA, folder, role: 'holdpoint_operations_projector' });
}
