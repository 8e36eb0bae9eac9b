/**
 * The shop being slow on purpose, for runs in which processes are killed under it. Half of the time passes before it works on a call
 * and half afterwards, so that a kill meets calls whose effect stands and whose answer is not yet out.
 *
 * A slow shop keeps a visitors' book: one row for each time that an attempt has reached it. An attempt with two rows was carried out, or at
 * least begun, twice. A shop at its usual pace keeps none.
 */
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Latency } from '../config.ts';
import { statement } from '../database/statement.ts';
import type { Shop, ShopCall } from './shop.ts';

const noteVisitSql = statement('note-visit');

export async function atItsOwnPace<Result>(
  shop: Shop,
  call: ShopCall,
  tool: string,
  work: () => Promise<Result>,
): Promise<Result> {
  if (shop.latency === undefined) return work();
  const halfMs = latencyMs(shop.latency, call) / 2;
  await shop.pool.query(noteVisitSql, [call.idempotencyKey, call.attempt, call.taskId, tool]);
  await delay(halfMs, undefined, { signal: call.signal });
  const result = await work();
  await delay(halfMs, undefined, { signal: call.signal });
  return result;
}

/** The same for the same attempt under the same seed, whenever and wherever it runs. */
export function latencyMs(
  { leastMs, mostMs, seed }: Latency,
  { idempotencyKey, attempt }: Pick<ShopCall, 'idempotencyKey' | 'attempt'>,
): number {
  const drawn = createHash('sha256').update(`${seed}:${idempotencyKey}:${attempt}`).digest().readUInt32BE(0);
  return leastMs + (drawn / 2 ** 32) * (mostMs - leastMs);
}
