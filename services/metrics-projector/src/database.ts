import { join } from 'node:path';
import { ensureLogin } from '@holdpoint/process/login';
import { migrate } from '@holdpoint/process/migrate';
import { openDatabase } from '@holdpoint/process/postgres';
import { migrateProjectionPositions } from '@holdpoint/process/projection-store';
import type { Database } from '@holdpoint/process/sql';

/** Where the tables, the positions and the names of migrations lie. */
export const OPERATIONS_SCHEMA = 'operations';
const PROJECTOR_ROLE = 'holdpoint_operations_projector';
const folder = join(import.meta.dirname, '../sql/migrations');

/**
 * Brings schema, roles and rights up to date as `ownerUrl`, and makes the login of `url` a projector. Safe when several processes
 * start together.
 */
export async function prepareOperationsDatabase(ownerUrl: string, url: string): Promise<void> {
  const owner: Database = openDatabase({ url: ownerUrl, service: 'metrics-projector-migrations', onIdleError: () => undefined });
  try {
    await migrateProjectionPositions(owner, OPERATIONS_SCHEMA);
    await migrate({ database: owner, schema: OPERATIONS_SCHEMA, folder });
    await ensureLogin({ owner, url, role: PROJECTOR_ROLE });
  } finally {
    await owner.close();
  }
}
