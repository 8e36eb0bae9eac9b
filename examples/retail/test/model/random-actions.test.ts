import { expect, test } from 'vitest';
import type { Action, Database } from '../../src/data-set/data-set.ts';
import { databaseSchema } from '../../src/data-set/data-set.ts';
import { act } from '../../src/generate/actions.ts';
import { makeAddress } from '../../src/generate/people.ts';
import { between, pick, type Random, seededRandom } from '../../src/generate/random.ts';
import { makeShop } from '../../src/generate/shop.ts';
import { differences } from '../../src/json-difference.ts';
import { foretell } from '../../src/model/foretell.ts';
import { MemoryShop } from '../support/memory-shop.ts';

/** Long runs over few orders: states that no recipe for a request leads to, such as a cancellation after a change of payment. */
test.each([11, 12, 13, 14, 15, 16])('model and domain agree on 1,500 actions at random, seed %i', (seed) => {
  const random = seededRandom(seed);
  const database = databaseSchema.parse(JSON.parse(JSON.stringify(makeShop(random))));
  const actions = Array.from({ length: 1_500 }, () => anyAction(random, database));
  const shop = new MemoryShop(database);
  const results = actions.map((action) => shop.run(action));
  const told = foretell(database, actions, new Set());
  expect(
    differences({ results: told.results, diff: { orders: {}, users: {}, ...told.diff } }, { results, diff: shop.diff() }),
  ).toEqual([]);
  const granted = new Set(results.flatMap((call) => (call.ok ? call.name : [])));
  expect(granted.size, 'tools that answered at least once').toBe(16);
});

function anyAction(random: Random, database: Database): Action {
  const user = pick(random, Object.values(database.users));
  const order = pick(random, Object.values(database.orders));
  const owner = database.users[order.user_id] ?? user;
  const method = random() < 0.9 ? pick(random, Object.keys(owner.payment_methods)) : 'paypal_0000000';
  const inOrder = order.items.map((item) => item.item_id);
  const ids = Array.from({ length: between(random, 1, 3) }, () => (random() < 0.97 ? pick(random, inOrder) : '0'));
  const newIds = ids.map((id) => anyVariant(random, database, order.items.find((item) => item.item_id === id)?.product_id));
  const replacements = random() < 0.95 ? newIds : newIds.slice(1);
  return pick(random, [
    () => act.byEmail(random() < 0.9 ? user.email : 'nobody@example.com'),
    () => act.byNameAndZip(user),
    () => act.user(user.user_id),
    () => act.order(random() < 0.9 ? order.order_id : '#W0000000'),
    () => act.product(pick(random, Object.keys(database.products))),
    () => act.item(anyVariant(random, database, undefined)),
    () => act.productTypes(),
    () => act.calculate(anyExpression(random, 3)),
    () => act.handOver('A person is asked for.'),
    () => act.cancel(order.order_id, random() < 0.9 ? 'ordered by mistake' : 'because'),
    () => act.orderAddress(order.order_id, makeAddress(random)),
    () => act.payment(order.order_id, method),
    () => act.items(order.order_id, ids, replacements, method),
    () => act.exchange(order.order_id, ids, replacements, method),
    () => act.giveBack(order.order_id, ids, method),
    () => act.userAddress(user.user_id, makeAddress(random)),
  ])();
}

/** Mostly of the product asked for. */
function anyVariant(random: Random, database: Database, productId: string | undefined): string {
  const asked = productId === undefined || random() < 0.05 ? undefined : database.products[productId];
  const product = asked ?? pick(random, Object.values(database.products));
  return pick(random, Object.keys(product.variants));
}

/** Without division: what divides by nought, the two are not asked to agree on. */
function anyExpression(random: Random, depth: number): string {
  if (depth === 0 || random() < 0.2) return (between(random, 0, 99_999) / 100).toString();
  const [left, right] = [anyExpression(random, depth - 1), anyExpression(random, depth - 1)];
  const sign = random() < 0.2 ? '-' : '';
  return random() < 0.3
    ? `${sign}(${left} ${pick(random, ['+', '-'])} ${right})`
    : `${left}${pick(random, [' + ', '-', '*', ' - '])}${right}`;
}
