/**
 * Empties projections, so that their projectors build them anew from the log when they are started again: drops their schemas, positions
 * included, in one transaction. Whoever is killed in it leaves everything as it was.
 */
import { join } from 'node:path';
import { lockMigrations } from './migrate.ts';
import { plainName } from './postgres.ts';
import type { ProjectionTables } from './projections.ts';
import type { Database, Sql } from './sql.ts';
import { statementsIn } from './statement.ts';

const statement = statementsIn(join(import.meta.dirname, '../sql'));
const TAKE_LOCK = statement('take-projector-lock');
const READ_PROJECTORS = statement('read-projectors');
const READ_DEPENDANTS = statement('read-dependants');

/** Whoever reads the tables at that moment is waited for so long, then nothing is dropped. */
const WAIT_FOR_READERS = '10s';

/** A session of a running projector. Null is what the asking login may not see. */
export interface RunningProjector {
  readonly pid: number;
  readonly login: string | null;
  readonly service: string | null;
  readonly host: string | null;
  readonly since: Date | null;
}

/** What came of it; `running` and `depended_on` have changed nothing. */
export type Emptied =
  | { readonly status: 'emptied' }
  | { readonly status: 'running'; readonly service: string; readonly projectors: readonly RunningProjector[] }
  | { readonly status: 'depended_on'; readonly by: readonly string[] };

/**
 * Empties these projections, all or none: not while a projector keeps one of them, nor if anything outside them would be dropped, too.
 * One that is empty already stays so.
 *
 * @param owner connected as somebody who may drop the schemas
 * @throws DatabaseError 55P03 (lock_not_available) when readers have not finished in time
 */
export async function emptyProjections(owner: Database, projections: readonly ProjectionTables[]): Promise<Emptied> {
  const schemas = projections.flatMap((projection) => projection.schemas);
  return owner.transaction(async (tx) => {
    for (const { service, schema } of projections) {
      const projectors = await lockOut(tx, schema);
      if (projectors !== undefined) return { status: 'running', service, projectors };
    }
    const by = await tx.query<{ name: string }>(READ_DEPENDANTS, [schemas]);
    if (by.length > 0) return { status: 'depended_on', by: by.map(({ name }) => name) };
    await dropSchemas(tx, schemas);
    return { status: 'emptied' };
  });
}

/** Keeps projectors and their migrations away until the transaction ends; the projectors that are there already, if there are. */
async function lockOut(tx: Sql, schema: string): Promise<readonly RunningProjector[] | undefined> {
  const [lock] = await tx.query<{ taken: boolean }>(TAKE_LOCK, [schema]);
  if (lock?.taken !== true) return tx.query<RunningProjector>(READ_PROJECTORS, [schema]);
  await lockMigrations(tx, schema);
  return undefined;
}

async function dropSchemas(tx: Sql, schemas: readonly string[]): Promise<void> {
  await tx.query(`SET LOCAL lock_timeout = '${WAIT_FOR_READERS}'`);
  await tx.query(`DROP SCHEMA IF EXISTS ${schemas.map(plainName).join(', ')} CASCADE`);
}
