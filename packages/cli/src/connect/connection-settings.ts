import type { ConnectionSettings } from '@holdpoint/client/settings';
import { CliProblem } from '../cli-problem.ts';
import { cliConfig } from '../config.ts';
import { EXIT } from '../exit-status.ts';
import { kafkaAddresses } from './addresses.ts';
import type { ConnectionOptions } from './connection-options.ts';
import { firstReachable } from './reachable.ts';

/**
 * Where the installation is. Looks first whether any broker listens, since a Kafka client would try for a minute.
 * @throws CliProblem
 */
export async function connectionSettings(options: ConnectionOptions): Promise<ConnectionSettings> {
  const config = cliConfig();
  const addresses = kafkaAddresses(config, options.home ?? config.home);
  if ((await firstReachable(addresses.brokers)) === undefined) {
    throw new CliProblem({
      code: 'KAFKA_UNREACHABLE',
      message: `No broker listens at ${addresses.brokers.join(', ')}.`,
      remedy: 'Start it, or correct KAFKA_BROKERS.',
      exitStatus: EXIT.unreachable,
    });
  }
  return {
    ...addresses,
    ...config.security,
    topicPrefix: config.topicPrefix,
    source: 'cli',
    ...(config.partitions === undefined ? {} : { partitions: config.partitions }),
  };
}
