import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ownDataSetFolder, readDataSet } from '../../src/data-set/read.ts';
import { makeDataSet } from '../../src/generate/make-data-set.ts';
import { retailTools } from '../../src/tools/all-tools.ts';
import { ShopConnection } from '../../src/tools/shop.ts';

/** The seed of the set in `data/`. */
const ownSeed = 20;

test('the committed set is what the generator makes of its seed, to the byte', async () => {
  for (const [file, text] of Object.entries(makeDataSet(ownSeed)))
    expect(await readFile(join(ownDataSetFolder, file), 'utf8'), file).toBe(text);
});

test('the own set uses every tool and every scenario', async () => {
  const set = await readDataSet(ownDataSetFolder);
  const used = new Set(set.tasks.flatMap((task) => task.actions.map((action) => `retail.${action.name}`)));
  const tools = retailTools(new ShopConnection()).map(({ contract }) => contract.name);
  expect([...used].sort()).toEqual([...tools].sort());
  const scenarios = new Set(set.tasks.flatMap((task) => task.scenario ?? []));
  expect([...scenarios].sort()).toEqual(['denial', 'flaky', 'lost_answer', 'permission', 'silence', 'stale_data']);
});

test.each([
  'User not found',
  'Order not found',
  'Product not found',
  'Item not found',
  'Invalid characters in expression',
  'Non-pending order cannot be cancelled',
  'Invalid reason',
  'Non-pending order cannot be modified',
  'Payment method not found',
  'There should be exactly one payment for a pending order',
  'The new payment method should be different from the current one',
  'Insufficient gift card balance to pay for the order',
  '0 not found',
  'The number of items to be exchanged should match',
  'The new item id should be different from the old item id',
  'Variant not found',
  /^New item \d+ not found or available$/,
  'Insufficient gift card balance to pay for the new item',
  'Non-delivered order cannot be exchanged',
  /^Number of \d+ not found\.$/,
  'The number of items to be exchanged should match.',
  'Insufficient gift card balance to pay for the price difference',
  'Non-delivered order cannot be returned',
  'Payment method should be the original payment method',
  'Some item not found',
])('the own set meets the refusal %s', async (message) => {
  const set = await readDataSet(ownDataSetFolder);
  const messages = set.expected.flatMap((task) => task.results.flatMap((call) => call.error ?? []));
  expect(messages.some((one) => (typeof message === 'string' ? one === message : message.test(one)))).toBe(true);
});

test('a refused order is touched by no other task, so that an approver can be told by the order alone', async () => {
  const set = await readDataSet(ownDataSetFolder);
  const refused = set.expected.filter((task) => task.outcome?.code === 'APPROVAL_DENIED').map((task) => task.id);
  expect(refused).toHaveLength(8);
  const ordersOf = (id: string): unknown[] =>
    set.tasks.find((task) => task.id === id)?.actions.map((action) => action.arguments.order_id) ?? [];
  for (const id of refused) {
    const orders = new Set<unknown>(ordersOf(id).filter((order) => order !== undefined));
    const others = set.tasks.filter((task) => task.id !== id && task.actions.some((one) => orders.has(one.arguments.order_id)));
    expect(others.map((task) => task.id).filter((other) => !refused.includes(other))).toEqual([]);
  }
});
