/** A tool holds a connection while it computes; the server may go away just then. */
import { createShopPool } from '@holdpoint/retail/database/pool';
import { inTransaction } from '@holdpoint/retail/database/transaction';
import { expect, test } from 'vitest';
import { createTestDatabase } from '../../support/test-database.ts';

test('a connection that is lost between two statements fails its tool call, and not the process', async () => {
  await using database = await createTestDatabase();
  const pool = createShopPool(database.url, 2);
  const interrupted = inTransaction(pool, async (transaction) => {
    const { rows } = await transaction.query<{ pid: number }>('select pg_backend_pid() as pid');
    await pool.query('select pg_terminate_backend($1, 5000)', [rows[0]?.pid]);
    // The goodbye of the server has arrived when another connection's answer has.
    await pool.query('select 1');
    await transaction.query('select 1');
  });
  await expect(interrupted).rejects.toThrow();
  await expect(inTransaction(pool, (transaction) => transaction.query('select 1 as one'))).resolves.toMatchObject({
    rows: [{ one: 1 }],
  });
  await pool.end();
});
