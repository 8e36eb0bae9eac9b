import { ownDataSetFolder, readDataSet } from '@holdpoint/retail/data-set/read';
import { AnotherDataSetError, clearShop, declareDisturbances, loadDataSet } from '@holdpoint/retail/database/load-data-set';
import { migrateShop } from '@holdpoint/retail/database/migrate';
import { expect, test } from 'vitest';
import { openShop } from './shop-under-test.ts';

const set = await readDataSet(ownDataSetFolder);
const [[orderId] = [], ...others] = Object.entries(set.database.orders);
const smaller = { ...set, name: 'smaller', database: { ...set.database, orders: Object.fromEntries(others) } };

test('migrating and loading again, also at the same time, change nothing', async () => {
  await using under = await openShop(set);
  await Promise.all([1, 2, 3, 4].map(() => migrateShop(under.shop.pool)));
  await Promise.all([1, 2, 3, 4].map(() => loadDataSet(under.shop.pool, set)));
  const { rows } = await under.shop.pool.query('select collection, count(*)::integer from retail.seed group by 1 order by 1');
  expect(rows).toEqual([
    { collection: 'orders', count: 80 },
    { collection: 'products', count: 12 },
    { collection: 'users', count: 30 },
  ]);
});

test('a shop that holds one set refuses another until it is cleared', async () => {
  await using under = await openShop(set);
  await expect(loadDataSet(under.shop.pool, smaller)).rejects.toBeInstanceOf(AnotherDataSetError);
  await clearShop(under.shop.pool);
  await loadDataSet(under.shop.pool, smaller);
  const { rows } = await under.shop.pool.query('select 1 from retail.seed where id = $1', [orderId]);
  expect(rows).toEqual([]);
});

test('declaring the disturbances of a run again does not bring used-up ones back', async () => {
  await using under = await openShop(set);
  await declareDisturbances(under.shop.pool, { set });
  await under.shop.pool.query('update retail.disturbance set remaining = 0');
  await declareDisturbances(under.shop.pool, { set });
  const { rows } = await under.shop.pool.query('select distinct remaining from retail.disturbance');
  expect(rows).toEqual([{ remaining: 0 }]);
});
