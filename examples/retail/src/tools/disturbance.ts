/**
 * The shop misbehaving on purpose, as its data set declares: an outside system that is slow to recover, refuses, loses
 * an answer, or lets a rival in between. It is the shop that fails here, for real; the runtime knows nothing of it.
 */
import { PermissionError, TransientError } from '@holdpoint/sdk/errors';
import type { DisturbanceKind } from '../data-set/data-set.ts';
import { statement } from '../database/statement.ts';
import type { Changed } from '../domain/answer.ts';
import type { Shop, ShopCall } from './shop.ts';

const takeDisturbanceSql = statement('take-disturbance');
const touchEntitySql = statement('touch-entity');

/**
 * Uses up one declared occurrence, if one is left, and gives its kind; an attempt that comes again meets what it met before.
 * @throws TransientError or PermissionError for the kinds that keep the tool from even starting.
 */
export async function meetDisturbance(shop: Shop, call: ShopCall, tool: string): Promise<DisturbanceKind | undefined> {
  const { taskId, idempotencyKey, attempt } = call;
  const { rows } = await shop.pool.query<{ kind: DisturbanceKind }>(takeDisturbanceSql, [taskId, tool, idempotencyKey, attempt]);
  const kind = rows[0]?.kind;
  if (kind === 'flaky') throw new TransientError('SHOP_UNAVAILABLE', 'the shop does not answer at the moment');
  if (kind === 'permission') throw new PermissionError('SHOP_PERMISSION_MISSING', 'the service desk may not do this in the shop');
  return kind;
}

/** A rival writes what this call is about to write, in a transaction of its own: the call's versions are then old. */
export async function letRivalIn(shop: Shop, call: ShopCall, changed: Changed): Promise<void> {
  for (const order of changed.orders) await shop.pool.query(touchEntitySql, [call.taskId, 'orders', order.order_id]);
  for (const user of changed.users) await shop.pool.query(touchEntitySql, [call.taskId, 'users', user.user_id]);
}

/** @throws TransientError: the write stands, and its caller cannot know. */
export function loseAnswer(): never {
  throw new TransientError('SHOP_ANSWER_LOST', 'the connection to the shop broke before its answer came');
}
