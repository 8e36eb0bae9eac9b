import { connect } from '@holdpoint/client/connect';
import type { Connection } from '@holdpoint/client/connection';
import type { ConnectionOptions } from './connection-options.ts';
import { connectionSettings } from './connection-settings.ts';

/** Connects to the installation, does the work, and closes the connection whatever becomes of it. */
export async function withConnection<T>(options: ConnectionOptions, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await connect(await connectionSettings(options));
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}
