import pg from 'pg';

/** A pool of connections. One that breaks while nobody uses it is no error: the next query takes another. */
export function createPool(connectionString: string, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString, max, application_name: 'holdpoint-faults' });
  pool.on('error', () => undefined);
  return pool;
}
