/** What tasks have done to the shop, for the comparison with what was expected. */
import type pg from 'pg';
import { statement } from './statement.ts';

const readWorldsSql = statement('read-worlds');
const countAppliedTwiceSql = statement('count-applied-twice');
const countRedeliveredSql = statement('count-redelivered');

export type WorldRow = {
  readonly world: string;
  readonly collection: string;
  readonly id: string;
  readonly entity: unknown;
};

/** Every entity that those worlds have written, ordered by world, collection and id. */
export async function readWorlds(pool: pg.Pool, worlds: readonly string[]): Promise<WorldRow[]> {
  const { rows } = await pool.query<WorldRow>(readWorldsSql, [worlds]);
  return rows;
}

export type AppliedTwice = {
  readonly world: string;
  readonly tool: string;
  readonly idempotency_key: string;
  readonly times: number;
};

/** The calls of those worlds whose effect the shop applied more than once. */
export async function readAppliedTwice(pool: pg.Pool, worlds: readonly string[]): Promise<AppliedTwice[]> {
  const { rows } = await pool.query<AppliedTwice>(countAppliedTwiceSql, [worlds]);
  return rows;
}

/** How many attempts of those worlds have reached the shop more than once; only a shop that is slow on purpose knows. */
export async function countRedelivered(pool: pg.Pool, worlds: readonly string[]): Promise<number> {
  const { rows } = await pool.query<{ attempts: number }>(countRedeliveredSql, [worlds]);
  return rows[0]?.attempts ?? 0;
}
