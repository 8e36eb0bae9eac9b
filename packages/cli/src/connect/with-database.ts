import { openDatabase } from '@holdpoint/process/postgres';
import type { Database } from '@holdpoint/process/sql';
import { cliConfig } from '../config.ts';
import { databaseAddress } from './addresses.ts';
import type { ConnectionOptions } from './connection-options.ts';

/** Opens PostgreSQL, does the work, and closes it whatever becomes of it. */
export async function withDatabase<T>(options: ConnectionOptions, work: (database: Database) => Promise<T>): Promise<T> {
  const config = cliConfig();
  const url = databaseAddress(config, options.home ?? config.home);
  const database = openDatabase({ url, service: 'holdpoint-cli', maxConnections: 1, onIdleError: () => undefined });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
