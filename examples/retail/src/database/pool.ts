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
  pool.on('error', noteLostIdleConnection);
  return pool;
}

/** Without a listener a lost idle connection would end the process; the pool opens another when it needs one. */
function noteLostIdleConnection(): void {}
