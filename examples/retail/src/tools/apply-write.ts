/**
 * The course of every writing tool. Owns the promise that a call asked twice is applied once.
 *
 * I1  Key, effect, result and note commit together or not at all: one transaction holds the idempotency key, the
 *     entities, the stored result and the row in `retail.applied`.
 * I2  The key is taken first: a concurrent twin waits on it, and then finds the stored result.
 * I3  A write names the versions that its decision was made on; a lost race rolls everything back, the key included.
 * I4  A refusal applies nothing and keeps no key: it is decided afresh when asked again.
 */
import { DataError } from '@holdpoint/sdk/errors';
import type { DisturbanceKind } from '../data-set/data-set.ts';
import { statement } from '../database/statement.ts';
import { inTransaction, type Queryable } from '../database/transaction.ts';
import { World } from '../database/world.ts';
import type { Written } from '../domain/answer.ts';
import { letRivalIn, loseAnswer, meetDisturbance } from './disturbance.ts';
import type { Shop, ShopCall } from './shop.ts';
import { atItsOwnPace } from './slow-shop.ts';

const claimKeySql = statement('claim-key');
const readResultSql = statement('read-result');
const keepResultSql = statement('keep-result');
const appendAppliedSql = statement('append-applied');

type Decide<Result> = (world: World) => Promise<Written<Result>>;

/**
 * Applies one write, or returns what the same call was answered before.
 * @throws DataError when the shop refuses, StaleDataError when a rival was faster.
 */
export function applyWrite<Result>(shop: Shop, call: ShopCall, tool: string, decide: Decide<Result>): Promise<Result> {
  return atItsOwnPace(shop, call, tool, () => apply(shop, call, tool, decide));
}

async function apply<Result>(shop: Shop, call: ShopCall, tool: string, decide: Decide<Result>): Promise<Result> {
  const disturbance = await meetDisturbance(shop, call, tool);
  call.signal.throwIfAborted();
  const result = await inTransaction(shop.pool, async (transaction) => {
    if (shop.idempotency === 'off' || (await claimKey(transaction, call, tool)))
      return applyOnce(shop, call, tool, decide, transaction, disturbance);
    return storedResult<Result>(transaction, call, tool);
  });
  if (disturbance === 'lost_answer') loseAnswer();
  return result;
}

async function applyOnce<Result>(
  shop: Shop,
  call: ShopCall,
  tool: string,
  decide: Decide<Result>,
  transaction: Queryable,
  disturbance: DisturbanceKind | undefined,
): Promise<Result> {
  const world = new World(transaction, call.taskId);
  const written = await decide(world);
  if (written.status === 'refused') throw new DataError(written.code, written.message);
  if (disturbance === 'stale_data') await letRivalIn(shop, call, written.changed);
  await world.write(written.changed);
  await transaction.query(appendAppliedSql, [call.idempotencyKey, call.taskId, tool]);
  await transaction.query(keepResultSql, [call.idempotencyKey, JSON.stringify(written.result)]);
  call.signal.throwIfAborted();
  return written.result;
}

async function claimKey(transaction: Queryable, call: ShopCall, tool: string): Promise<boolean> {
  const claimed = await transaction.query(claimKeySql, [call.idempotencyKey, call.taskId, tool]);
  return claimed.rowCount === 1;
}

async function storedResult<Result>(transaction: Queryable, call: ShopCall, tool: string): Promise<Result> {
  const { rows } = await transaction.query<{ result: Result }>(readResultSql, [call.idempotencyKey, call.taskId, tool]);
  const [row] = rows;
  if (row === undefined) throw new Error('an idempotency key was used before for another call');
  return row.result;
}
