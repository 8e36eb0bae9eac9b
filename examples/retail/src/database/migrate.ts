/** Brings the schema `retail` up to date: `sql/migrations/*.sql` in the order of their names, each once, append-only. */
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type pg from 'pg';
import { inTransaction, type Queryable } from './transaction.ts';

const folder = resolve(import.meta.dirname, '../../sql/migrations');

/** An arbitrary number that only this schema's migrations lock. */
const advisoryLock = 7_341_902_118;

/** Safe to run at the same time from several processes: the others wait and find the work done. */
export async function migrateShop(pool: pg.Pool): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  await inTransaction(pool, async (transaction) => {
    await transaction.query('select pg_advisory_xact_lock($1)', [advisoryLock]);
    await transaction.query('create schema if not exists retail');
    await transaction.query('create table if not exists retail.migration (name text primary key)');
    for (const name of names) await migrateOnce(transaction, name);
  });
}

async function migrateOnce(transaction: Queryable, name: string): Promise<void> {
  const noted = await transaction.query('insert into retail.migration (name) values ($1) on conflict do nothing', [name]);
  if (noted.rowCount === 1) await transaction.query(await readFile(join(folder, name), 'utf8'));
}
