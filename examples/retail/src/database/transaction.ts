import type pg from 'pg';

/** What statements run on: the pool, or one connection inside a transaction. */
export type Queryable = Pick<pg.ClientBase, 'query'>;

/** Runs `work` in one transaction on one connection; whatever it throws rolls back and is thrown on. */
export async function inTransaction<Result>(pool: pg.Pool, work: (transaction: Queryable) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  client.on('error', noteLostConnection);
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    client.release();
    return result;
  } catch (error) {
    await rollBack(client);
    throw error;
  } finally {
    client.off('error', noteLostConnection);
  }
}

/** Between two statements nobody else listens, and an error that nobody hears ends the process; the next statement throws it. */
function noteLostConnection(): void {}

/** A connection that cannot even roll back is closed and not given to anyone else. */
async function rollBack(client: pg.PoolClient): Promise<void> {
  try {
    await client.query('rollback');
    client.release();
  } catch {
    client.release(true);
  }
}
