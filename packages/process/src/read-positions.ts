import { plainName } from './postgres.ts';
import type { ProjectionTables } from './projections.ts';
import type { Sql } from './sql.ts';

/** How far a projection has read a partition. */
export interface StoredPosition {
  readonly topic: string;
  readonly partition: number;
  /** The offset behind the last record that was read. */
  readonly next: number;
}

/** The positions of a projection; none where its schema is not there. */
export async function readPositions(sql: Sql, { schema, service }: ProjectionTables): Promise<readonly StoredPosition[]> {
  const table = `${plainName(schema)}.projection_positions`;
  const [found] = await sql.query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [table]);
  if (found?.there !== true) return [];
  return sql.query<StoredPosition>(
    `SELECT topic, partition, next_offset AS next FROM ${table} WHERE projection = $1 ORDER BY topic, partition`,
    [service],
  );
}
