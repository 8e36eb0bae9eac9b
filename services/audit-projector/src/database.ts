import { join } from 'node:path';
import { ensureLogin } from '@holdpoint/process/login';
import { migrate } from '@holdpoint/process/migrate';
import { openDatabase } from '@holdpoint/process/postgres';
import { migrateProjectionPositions } from '@holdpoint/process/projection-store';
import type { Database } from '@holdpoint/process/sql';

/** Where positions and the names of migrations lie; the other two schemas hold records alone. */
export const AUDIT_SCHEMA = 'audit_core';
const PROJECTOR_ROLE = 'holdpoint_audit_projector';
const folder = join(import.meta.dirname, '../sql/migrations');

/**
 * Brings schemas, roles and rights up to date as `ownerUrl`, and makes the login of `url` a projector. Safe when several processes
 * start together.
 */
export async function prepareAuditDatabase(ownerUrl: string, url: string): Promise<void> {
  const owner: Database = openDatabase({ url: ownerUrl, service: 'audit-projector-migrations', onIdleError: () => undefined });
  try {
    await migrateProjectionPositions(owner, AUDIT_SCHEMA);
    await migrate({ database: owner, schema: AUDIT_SCHEMA, folder });
    await ensureLogin({ owner, url, role: PROJECTOR_ROLE });
  } finally {
    await owner.close();
  }
}
