import { randomUUID } from 'node:crypto';
import type { Action, DataSet } from '@holdpoint/retail/data-set/data-set';
import { ownDataSetFolder, readDataSet } from '@holdpoint/retail/data-set/read';
import { World } from '@holdpoint/retail/database/world';
import { DataError, PermissionError, StaleDataError, TransientError } from '@holdpoint/sdk/errors';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callIn, openShop, type ShopUnderTest } from './shop-under-test.ts';

let set: DataSet;
let under: ShopUnderTest;

beforeAll(async () => {
  set = await readDataSet(ownDataSetFolder);
  under = await openShop(set);
});

afterAll(() => under?.[Symbol.asyncDispose]());

const address = { address1: '1 Example Street', address2: '', city: 'Sampleton', country: 'USA', state: 'SA', zip: '00100' };

function someUser(): string {
  const [userId] = Object.keys(set.database.users);
  if (userId === undefined) throw new Error('the own set has no users');
  return userId;
}

function pendingOrder(): string {
  const order = Object.values(set.database.orders).find((one) => one.status === 'pending');
  if (order === undefined) throw new Error('the own set has no pending order');
  return order.order_id;
}

const moveHouse = (): Action => ({ name: 'modify_user_address', arguments: { user_id: someUser(), ...address } });
const cancel = (): Action => ({
  name: 'cancel_pending_order',
  arguments: { order_id: pendingOrder(), reason: 'no longer needed' },
});

async function timesApplied(world: string): Promise<number> {
  const { rows } = await under.shop.pool.query<{ times: number }>(
    'select count(*)::integer as times from retail.applied where world = $1',
    [world],
  );
  return rows[0]?.times ?? 0;
}

async function disturb(world: string, tool: string, kind: string): Promise<void> {
  await under.shop.pool.query('insert into retail.disturbance values ($1, $2, $3, 1)', [world, tool, kind]);
}

test('a call asked again gets its first answer, also where the rules would refuse it now', async () => {
  const call = callIn(randomUUID());
  const first = await under.ask(cancel(), call);
  expect(await under.ask(cancel(), call)).toEqual(first);
  expect(await timesApplied(call.taskId)).toBe(1);
  await expect(under.ask(cancel(), callIn(call.taskId))).rejects.toThrow(
    new DataError('ORDER_NOT_PENDING', 'Non-pending order cannot be cancelled'),
  );
});

test('the same call asked many times at once is applied once', async () => {
  const call = callIn(randomUUID());
  const answers = await Promise.all(Array.from({ length: 12 }, () => under.ask(cancel(), call)));
  for (const answer of answers) expect(answer).toEqual(answers[0]);
  expect(await timesApplied(call.taskId)).toBe(1);
});

test('of different calls that race for one entity each is applied once or refused as stale, and no write is lost', async () => {
  const world = randomUUID();
  const settled = await Promise.allSettled(Array.from({ length: 8 }, () => under.ask(moveHouse(), callIn(world))));
  const applied = settled.filter((one) => one.status === 'fulfilled').length;
  for (const one of settled) if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(StaleDataError);
  expect(applied).toBeGreaterThan(0);
  expect(await timesApplied(world)).toBe(applied);
  const { rows } = await under.shop.pool.query('select version from retail.world where world = $1', [world]);
  expect(rows).toEqual([{ version: applied }]);
});

test('a write over a version that is no longer the last one is refused as stale and leaves nothing', async () => {
  const call = callIn(randomUUID());
  await disturb(call.taskId, 'retail.cancel_pending_order', 'stale_data');
  await expect(under.ask(cancel(), call)).rejects.toBeInstanceOf(StaleDataError);
  expect(await timesApplied(call.taskId)).toBe(0);
  await under.ask(cancel(), { ...call, attempt: 2 });
  expect(await timesApplied(call.taskId)).toBe(1);
});

test('a lost answer leaves the effect, and asking again gives the answer', async () => {
  const call = callIn(randomUUID());
  await disturb(call.taskId, 'retail.cancel_pending_order', 'lost_answer');
  await expect(under.ask(cancel(), call)).rejects.toBeInstanceOf(TransientError);
  expect(await timesApplied(call.taskId)).toBe(1);
  expect(await under.ask(cancel(), { ...call, attempt: 2 })).toMatchObject({ status: 'cancelled' });
  expect(await timesApplied(call.taskId)).toBe(1);
});

test.each([
  ['flaky', TransientError],
  ['permission', PermissionError],
])('a tool that is %s fails as told, applies nothing, then works', async (kind, failure) => {
  const call = callIn(randomUUID());
  await disturb(call.taskId, 'retail.modify_user_address', kind);
  await expect(under.ask(moveHouse(), call)).rejects.toBeInstanceOf(failure);
  expect(await timesApplied(call.taskId)).toBe(0);
  const next = kind === 'permission' ? callIn(call.taskId) : { ...call, attempt: 2 };
  expect(await under.ask(moveHouse(), next)).toMatchObject({ address });
});

test('a refusal keeps no key: asked again, it is decided afresh', async () => {
  const call = callIn(randomUUID());
  const unknown: Action = { name: 'modify_user_address', arguments: { user_id: 'nobody_0000', ...address } };
  await expect(under.ask(unknown, call)).rejects.toThrow(new DataError('USER_NOT_FOUND', 'User not found'));
  const { rowCount } = await under.shop.pool.query('select 1 from retail.applied_key where world = $1', [call.taskId]);
  expect(rowCount).toBe(0);
});

test('a key that was used for another call is a defect, not an answer', async () => {
  const call = callIn(randomUUID());
  await under.ask(cancel(), call);
  await expect(under.ask(moveHouse(), call)).rejects.toThrow('an idempotency key was used before for another call');
});

test('a call that is aborted before it starts changes nothing', async () => {
  const call = { ...callIn(randomUUID()), signal: AbortSignal.abort() };
  await expect(under.ask(moveHouse(), call)).rejects.toThrow();
  expect(await timesApplied(call.taskId)).toBe(0);
});

test('what one task writes no other task sees', async () => {
  const [one, other] = [randomUUID(), randomUUID()];
  await under.ask(moveHouse(), callIn(one));
  const userId = someUser();
  expect(await new World(under.shop.pool, one).read('users', userId)).toMatchObject({ address });
  expect(await new World(under.shop.pool, other).read('users', userId)).toEqual(set.database.users[userId]);
});

test('an attempt that comes again, its answer lost, meets what it met before; the next attempt does not', async () => {
  const call = callIn(randomUUID());
  await disturb(call.taskId, 'retail.modify_user_address', 'flaky');
  for (let time = 1; time <= 2; time += 1) await expect(under.ask(moveHouse(), call)).rejects.toThrow(TransientError);
  await under.ask(moveHouse(), { ...call, attempt: 2 });
  expect(await timesApplied(call.taskId)).toBe(1);
});

test('a permission that is missing is missing at every attempt of a call, and there for the call that follows', async () => {
  const call = callIn(randomUUID());
  await disturb(call.taskId, 'retail.modify_user_address', 'permission');
  for (const attempt of [1, 1, 2]) await expect(under.ask(moveHouse(), { ...call, attempt })).rejects.toThrow(PermissionError);
  await under.ask(moveHouse(), callIn(call.taskId));
});
