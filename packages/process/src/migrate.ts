import { join } from 'node:path';
import Postgrator from 'postgrator';
import { plainName } from './postgres.ts';
import type { Database, Sql } from './sql.ts';

/** Migrations of one schema. */
export interface MigrationOptions {
  readonly database: Database;
  /** Is created if absent. Unqualified names in the migrations are names in it. */
  readonly schema: string;
  /** Holds `001.do.<what>.sql`, `002.do.…`: never changed or removed once released, only added to. */
  readonly folder: string;
  /** The table in the schema that remembers what ran; `migrations`. A second folder for one schema needs a second table. */
  readonly table?: string;
}

/**
 * Brings a schema up to the newest migration: all that are missing in ONE transaction, so a kill leaves none half done, and under an
 * advisory lock of the schema, so of two processes that start together one waits and then finds nothing to do.
 * Returns the files that ran now. Throws when a migration that ran before has changed since, or the folder holds none.
 */
export async function migrate(options: MigrationOptions): Promise<readonly string[]> {
  const schema = plainName(options.schema);
  return options.database.transaction(async (tx) => {
    await lockMigrations(tx, schema);
    await tx.query(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
    await tx.query(`SET LOCAL search_path = ${schema}, pg_catalog`);
    return run(tx, options, `${schema}.${plainName(options.table ?? 'migrations')}`);
  });
}

/** Lets nobody else migrate this schema until the transaction ends; waits for whoever does. */
export async function lockMigrations(tx: Sql, schema: string): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`holdpoint migrations of ${schema}`]);
}

async function run(tx: Sql, { folder }: MigrationOptions, schemaTable: string): Promise<readonly string[]> {
  const postgrator = new Postgrator({
    driver: 'pg',
    schemaTable,
    migrationPattern: join(folder, '*.sql'),
    execQuery: async (sql) => ({ rows: [...(await tx.query(sql))] }),
    execSqlScript: (sql) => tx.script(sql),
  });
  const migrations = await postgrator.getMigrations();
  if (migrations.length === 0) throw new Error(`${folder} holds no migration (001.do.<what>.sql)`);
  const ran = await postgrator.migrate();
  return ran.map((migration) => migration.filename);
}
