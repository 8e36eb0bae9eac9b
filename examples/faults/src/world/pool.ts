import pg from 'pg';

/** A pool of connections. One that breaks between two statements, idle or held, is told by the next statement on it, and must not end the process. */
export function createPool(connectionString: string, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString, max, application_name: 'holdpoint-faults' });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
