/**
 * Empties projections, so that their projectors build them anew from the log: drops their schemas, positions included, in one
 * transaction. Whoever is killed in it leaves everything as it was. Projectors that run see that they are waited for, and stand aside
 * until it is over.
 */
import { join } from 'node:path';
import { isDatabaseError } from './database-error.ts';
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
const PATIENCE_WITH_READERS_MS = 10_000;

/** SQLSTATE lock_not_available (PostgreSQL, appendix A). */
const LOCK_NOT_AVAILABLE = '55P03';

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
 * Empties these projections, all or none: not while a projector keeps one of them and does not stand aside within `patienceMs`, nor if
 * anything outside them would be dropped, too. One that is empty already stays so.
 *
 * @param owner connected as somebody who may drop the schemas
 * @throws DatabaseError 55P03 (lock_not_available) when readers have not finished in time
 */
export async function emptyProjections(
  owner: Database,
  projections: readonly ProjectionTables[],
  patienceMs: number,
): Promise<Emptied> {
  try {
    return await owner.transaction((tx) => empty(tx, projections, patienceMs));
  } catch (error) {
    if (!(error instanceof ProjectorStaysError)) throw error;
    const { service, schema } = error.projection;
    return { status: 'running', service, projectors: await runningProjectors(owner, schema) };
  }
}

/** Whoever keeps the projection of this schema now. */
export function runningProjectors(sql: Sql, schema: string): Promise<readonly RunningProjector[]> {
  return sql.query<RunningProjector>(READ_PROJECTORS, [schema]);
}

async function empty(tx: Sql, projections: readonly ProjectionTables[], patienceMs: number): Promise<Emptied> {
  const schemas = projections.flatMap((projection) => projection.schemas);
  // How long a lock is waited for is said for each; the pool's limit on a statement is not meant for that.
  await tx.query('SET LOCAL statement_timeout = 0');
  await waitFor(tx, patienceMs);
  for (const projection of projections) await lockOut(tx, projection);
  const by = await tx.query<{ name: string }>(READ_DEPENDANTS, [schemas]);
  if (by.length > 0) return { status: 'depended_on', by: by.map(({ name }) => name) };
  await dropSchemas(tx, schemas);
  return { status: 'emptied' };
}

/** A projector runs, and has not let go of its lock in time. */
class ProjectorStaysError extends Error {
  readonly projection: ProjectionTables;

  constructor(projection: ProjectionTables, options: ErrorOptions) {
    super(`${projection.service} runs and does not stand aside`, options);
    this.projection = projection;
  }
}

/** Keeps projectors and their migrations away until the transaction ends. */
async function lockOut(tx: Sql, projection: ProjectionTables): Promise<void> {
  try {
    await tx.query(TAKE_LOCK, [projection.schema]);
  } catch (cause) {
    if (isDatabaseError(cause, LOCK_NOT_AVAILABLE)) throw new ProjectorStaysError(projection, { cause });
    throw cause;
  }
  await lockMigrations(tx, projection.schema);
}

/** For each lock of the rest of this transaction. */
async function waitFor(tx: Sql, patienceMs: number): Promise<void> {
  await tx.query(`SELECT set_config('lock_timeout', $1, true)`, [`${patienceMs}ms`]);
}

async function dropSchemas(tx: Sql, schemas: readonly string[]): Promise<void> {
  await waitFor(tx, PATIENCE_WITH_READERS_MS);
  await tx.query(`DROP SCHEMA IF EXISTS ${schemas.map(plainName).join(', ')} CASCADE`);
}
