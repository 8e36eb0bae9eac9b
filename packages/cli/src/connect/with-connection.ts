import { connect } from '@holdpoint/client/connect';
import type { Connection } from '@holdpoint/client/connection';
import { cliConfig } from '../config.ts';
import { kafkaAddresses } from './addresses.ts';
import type { ConnectionOptions } from './connection-options.ts';

/** Connects to the installation, does the work, and closes the connection whatever becomes of it. */
export async function withConnection<T>(options: ConnectionOptions, work: (connection: Connection) => Promise<T>): Promise<T> {
  const config = cliConfig();
  const addresses = kafkaAddresses(config, options.home ?? config.home);
  const connection = await connect({
    ...addresses,
    topicPrefix: config.topicPrefix,
    source: 'cli',
    ...(config.partitions === undefined ? {} : { partitions: config.partitions }),
  });
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}
