import { PROJECTIONS_DATABASE, projectionsDatabaseUrl } from '@holdpoint/local/projections-database';
import { openDatabase } from '@holdpoint/process/postgres';

/** Creates the projections' database on a server that has just been made; returns its address, under the server's own login. */
export async function createProjectionsDatabase(serverUrl: string): Promise<string> {
  const server = openDatabase({ url: serverUrl, service: 'holdpoint-cli', maxConnections: 1, onIdleError: () => undefined });
  try {
    await server.query(`CREATE DATABASE ${PROJECTIONS_DATABASE}`);
  } finally {
    await server.close();
  }
  return projectionsDatabaseUrl(serverUrl);
}
