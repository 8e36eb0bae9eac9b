/** The shop's own connections: it is an application of its own and shares no pool with the runtime. */
import pg from 'pg';

/** Connects when first used, so that describing the tools needs no database; idle connections keep no process alive. */
export function createShopPool(databaseUrl: string, size: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: size,
    allowExitOnIdle: true,
    connectionTimeoutMillis: 5_000,
    application_name: 'retail-shop',
  });
  pool.on('error', noteLostConnection);
  pool.on('connect', (client) => client.on('error', noteLostConnection));
  return pool;
}

/**
 * Without a listener a lost connection would end the process, idle (told by the pool) or held between two statements (told by itself): the pool
 * opens another when it needs one, and the next statement on a held one fails.
 */
function noteLostConnection(): void {}
