import { join } from 'node:path';
import type { ProjectionStore } from '@holdpoint/stream/ports';
import { migrate } from './migrate.ts';
import { plainName } from './postgres.ts';
import type { Database, Sql } from './sql.ts';

const MIGRATIONS = join(import.meta.dirname, '..', 'migrations');

/*
 * Positions of projections in PostgreSQL, moved in the transaction that writes the rows.
 *
 * I1 A position moves only from where the caller believes it to be, so every record is applied once, however many
 *    instances of a projection run: the first takes the row's lock, a second waits for it, and then learns that it moved.
 * I2 Rows and position commit together or not at all.
 */

/** Creates the table of positions in a projection's schema. Safe when several processes start together. */
export async function migrateProjectionPositions(database: Database, schema: string): Promise<void> {
  await migrate({ database, schema, folder: MIGRATIONS, table: 'position_migrations' });
}

/** The positions of the projections that live in this schema. */
export function createProjectionStore(database: Database, schema: string): ProjectionStore<Sql> {
  const table = `${plainName(schema)}.projection_positions`;
  return {
    positions: (projection) => readPositions(database, table, projection),
    apply: async (projection, topic, partition, from, next, work) => {
      const place: Place = { table, projection, topic, partition };
      return database.transaction(async (tx) => {
        const moved = from === undefined ? await insertPosition(tx, place, next) : await movePosition(tx, place, from, next);
        if (!moved) return 'moved';
        await work(tx);
        return 'applied';
      });
    },
  };
}

interface Place {
  readonly table: string;
  readonly projection: string;
  readonly topic: string;
  readonly partition: number;
}

async function readPositions(sql: Sql, table: string, projection: string): Promise<ReadonlyMap<string, number>> {
  const rows = await sql.query<{ topic: string; partition: number; next_offset: number }>(
    `SELECT topic, partition, next_offset FROM ${table} WHERE projection = $1`,
    [projection],
  );
  return new Map(rows.map((row) => [`${row.topic}:${row.partition}`, row.next_offset]));
}

/** True if there was no row. An insert of the same key that is not committed yet is waited for. */
async function insertPosition(tx: Sql, { table, projection, topic, partition }: Place, next: number): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO ${table} (projection, topic, partition, next_offset) VALUES ($1, $2, $3, $4)
     ON CONFLICT DO NOTHING RETURNING next_offset`,
    [projection, topic, partition, next],
  );
  return rows.length === 1;
}

/** True if it stood at `from`. The row stays locked until the transaction ends; after a wait for it the condition is judged anew. */
async function movePosition(
  tx: Sql,
  { table, projection, topic, partition }: Place,
  from: number,
  next: number,
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE ${table} SET next_offset = $5
     WHERE projection = $1 AND topic = $2 AND partition = $3 AND next_offset = $4 RETURNING next_offset`,
    [projection, topic, partition, from, next],
  );
  return rows.length === 1;
}
