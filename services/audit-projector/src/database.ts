import { join } from 'node:path';
import { prepareProjectionDatabase } from '@holdpoint/process/projection-database';

/** Where positions and the names of migrations lie; the other two schemas hold records alone. */
export const AUDIT_SCHEMA = 'audit_core';

/** Brings the tables up to date as `ownerUrl`, and gives the login of `url` a projector's rights. Safe to repeat. */
export async function prepareAuditDatabase(ownerUrl: string, url: string): Promise<void> {
  const folder = join(import.meta.dirname, '../sql/migrations');
  await prepareProjectionDatabase({ ownerUrl, url, schema: AUDIT_SCHEMA, folder, role: 'holdpoint_audit_projector' });
}
