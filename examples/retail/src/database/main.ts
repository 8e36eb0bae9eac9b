/** Prepares the shop of RETAIL_DATABASE_URL: its tables, and what is in stock and on order. May be run again. */
import { readRetailConfig } from '../config.ts';
import { ownDataSetFolder, readOpenDataSet } from '../data-set/read.ts';
import { loadDataSet } from './load-data-set.ts';
import { migrateShop } from './migrate.ts';
import { createShopPool } from './pool.ts';

const pool = createShopPool(readRetailConfig(process.env).databaseUrl, 1);
try {
  await migrateShop(pool);
  await loadDataSet(pool, await readOpenDataSet(ownDataSetFolder));
} finally {
  await pool.end();
}
