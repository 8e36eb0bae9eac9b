/** For requests of our own through kafkajs's private cluster: leaders move, connections end. */
import { BrokerUnavailableError, LogGapError, UnknownTopicError } from '../errors.ts';
import { isSilence } from './errors-of.ts';
import type { PrivateCluster } from './private.ts';

const ATTEMPTS = 10;
const PAUSE_MS = 100;

/** Tries again with new metadata, unless the answer is final. */
export async function retried<T>(cluster: PrivateCluster, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (error instanceof LogGapError || error instanceof UnknownTopicError) throw error;
      if (attempt === ATTEMPTS) throw explained(error);
      await renew(cluster);
    }
  }
}

const explained = (error: unknown): unknown =>
  isSilence(error) ? new BrokerUnavailableError('no answer from the brokers', { cause: error }) : error;

/** Waits a little, then connects again or asks for new metadata. */
export async function renew(cluster: PrivateCluster): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  const renewal = cluster.isConnected() ? cluster.refreshMetadata() : cluster.connect();
  await renewal.catch(() => undefined);
}
