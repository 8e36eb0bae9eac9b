/** Fills the shop from a data set, and declares the disturbances of a run. */
import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { OpenDataSet } from '../data-set/data-set.ts';
import { toolNameOf } from '../names.ts';
import { type RetailRun, taskIdIn } from '../requests.ts';
import { statement } from './statement.ts';
import { inTransaction, type Queryable } from './transaction.ts';

const lockDataSetSql = statement('lock-data-set');
const readDataSetSql = statement('read-data-set');
const nameDataSetSql = statement('name-data-set');
const loadCollectionSql = statement('load-collection');
const declareDisturbanceSql = statement('declare-disturbance');
const clearShopSql = statement('clear-shop');

/** Raised when another set is in the shop: its worlds copy from the seed, which must not change under them. */
export class AnotherDataSetError extends Error {
  override readonly name = 'AnotherDataSetError';
}

/**
 * Loads the set's entities, once: a set that is there already is left alone.
 * @throws AnotherDataSetError when the shop holds another set (`clearShop` empties it).
 */
export async function loadDataSet(pool: pg.Pool, set: OpenDataSet): Promise<void> {
  const digest = createHash('sha256').update(JSON.stringify(set.database)).digest('hex');
  await inTransaction(pool, async (transaction) => {
    await transaction.query(lockDataSetSql);
    if (await isLoaded(transaction, set.name, digest)) return;
    await transaction.query(nameDataSetSql, [set.name, digest]);
    for (const [collection, entities] of Object.entries(set.database))
      await transaction.query(loadCollectionSql, [collection, JSON.stringify(entities)]);
  });
}

async function isLoaded(transaction: Queryable, name: string, digest: string): Promise<boolean> {
  const { rows } = await transaction.query<{ name: string; digest: string }>(readDataSetSql);
  const [loaded] = rows;
  if (loaded !== undefined && loaded.digest !== digest)
    throw new AnotherDataSetError(`the shop holds the data set ${loaded.name}; clear it before loading ${name}`);
  return loaded !== undefined;
}

/** Declares what the shop will do wrong in a run. Declaring a run again changes nothing, used-up ones included. */
export async function declareDisturbances(pool: pg.Pool, run: Pick<RetailRun, 'set' | 'run'>): Promise<void> {
  for (const task of run.set.tasks)
    for (const { tool, kind, times } of task.disturbances ?? [])
      await pool.query(declareDisturbanceSql, [taskIdIn(run, task), toolNameOf(tool), kind, times]);
}

/** Empties the shop: seed, worlds, applied effects and disturbances. Only for when no task is running. */
export async function clearShop(pool: pg.Pool): Promise<void> {
  await pool.query(clearShopSql);
}
