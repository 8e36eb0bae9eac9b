/**
 * A digest of tables, equal for equal rows, of which no column is left out. Anybody can compute it with SQL alone:
 *
 *     row     SHA-256 of the row as PostgreSQL writes it (`table::text`, in UTF-8, UTC, bytea as hex)
 *     table   SHA-256 of its rows' digests, one behind the other, in the order of the primary key
 *     whole   SHA-256 of the lines `<schema>.<table> <digest as hex>\n`, in the order in which they are told
 *
 * Columns of a key that are not numbers or UUIDs are ordered by the bytes of their text, since collations differ between databases.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Database, Sql } from './sql.ts';
import { statementsIn } from './statement.ts';

const READ_TABLE_KEYS = statementsIn(join(import.meta.dirname, '../sql'))('read-table-keys');

/** They tell when a migration ran on this database. That is no projection of anything, and never the same twice. */
const NOT_PROJECTED = new Set(['migrations', 'position_migrations']);

/** Rows read at a time; only their digests travel. */
const PAGE_ROWS = 10_000;

export interface TableDigest {
  /** With its schema. */
  readonly table: string;
  readonly rows: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** Digests of every table in these schemas, all as of one moment; a schema that is not there has none. */
export async function digestTables(database: Database, schemas: readonly string[]): Promise<readonly TableDigest[]> {
  return database.transaction(async (tx) => {
    await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    await tx.script(`SET LOCAL datestyle = 'ISO'; SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1`);
    const tables = await tx.query<StoredTable>(READ_TABLE_KEYS, [schemas]);
    const digests: TableDigest[] = [];
    for (const table of tables) if (!NOT_PROJECTED.has(table.name)) digests.push(await digestTable(tx, table));
    return digests;
  });
}

/** One digest over all tables. */
export function wholeDigest(digests: readonly TableDigest[]): string {
  const hash = createHash('sha256');
  for (const { table, sha256 } of digests) hash.update(`${table} ${sha256}\n`);
  return hash.digest('hex');
}

interface StoredTable {
  readonly schema: string;
  readonly name: string;
  readonly quoted: string;
  readonly order_by: string | null;
}

/** Through a cursor, so that neither a long table nor a slow reader meets the time limit of one statement. */
async function digestTable(tx: Sql, { schema, name, quoted, order_by }: StoredTable): Promise<TableDigest> {
  const text = '(stored.*)::text';
  const order = order_by ?? `${text} collate "C"`;
  await tx.query(
    `DECLARE digested CURSOR FOR
     SELECT sha256(convert_to(${text}, 'UTF8')) AS digest FROM ${quoted} AS stored ORDER BY ${order}`,
  );
  const hash = createHash('sha256');
  let rows = 0;
  for (;;) {
    const page = await tx.query<{ digest: Buffer }>(`FETCH ${PAGE_ROWS} FROM digested`);
    for (const { digest } of page) hash.update(digest);
    rows += page.length;
    if (page.length < PAGE_ROWS) break;
  }
  await tx.query('CLOSE digested');
  return { table: `${schema}.${name}`, rows, sha256: hash.digest('hex') };
}
