import { ensureLogin } from './login.ts';
import { migrate } from './migrate.ts';
import { openDatabase } from './postgres.ts';
import { migrateProjectionPositions } from './projection-store.ts';

/** The schema of a projection, as a service brings it up to date at start. */
export interface ProjectionDatabaseOptions {
  /** Of whoever may create schemas and roles. */
  readonly ownerUrl: string;
  /** Of the service itself, whose login is to have the rights of `role` and no others. */
  readonly url: string;
  /** Where the tables of positions and of migrations lie. */
  readonly schema: string;
  /** Its migrations; they create `role` and give it its rights. */
  readonly folder: string;
  readonly role: string;
}

/** Brings schema, roles and rights up to date, and gives the service its login. Safe when several processes start together. */
export async function prepareProjectionDatabase(options: ProjectionDatabaseOptions): Promise<void> {
  const { ownerUrl, url, schema, folder, role } = options;
  const owner = openDatabase({ url: ownerUrl, service: `${role}_migrations`, onIdleError: () => undefined });
  try {
    await migrateProjectionPositions(owner, schema);
    await migrate({ database: owner, schema, folder });
    await ensureLogin({ owner, url, role });
  } finally {
    await owner.close();
  }
}
