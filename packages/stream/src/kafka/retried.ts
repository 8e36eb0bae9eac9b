/** For requests of our own through kafkajs's private cluster: leaders move, connections end. */
import { BrokerUnavailableError, LogGapError, UnknownTopicError } from '../errors.ts';
import { isSilence, protocolType } from './errors-of.ts';
import type { PrivateCluster } from './private.ts';

const ATTEMPTS = 10;
/** Half a minute: a busy broker takes seconds to lead what it has just been given, and tells so at once when it is asked. */
const ATTEMPTS_WITHOUT_LEADER = 300;
const PAUSE_MS = 100;

const withoutLeader = new Set(['NOT_LEADER_FOR_PARTITION', 'LEADER_NOT_AVAILABLE']);

type Renewable = Pick<PrivateCluster, 'isConnected' | 'connect' | 'refreshMetadata'>;

/** Tries again with new metadata, unless the answer is final. */
export async function retried<T>(cluster: Renewable, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (error instanceof LogGapError || error instanceof UnknownTopicError) throw error;
      if (attempt >= attemptsFor(error)) throw explained(error);
      await renew(cluster);
    }
  }
}

const attemptsFor = (error: unknown): number =>
  withoutLeader.has(protocolType(error) ?? '') ? ATTEMPTS_WITHOUT_LEADER : ATTEMPTS;

/** One try, for a client that tries again by itself: that no broker has answered is told as it is of our own requests. */
export async function explainedSilence<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw explained(error);
  }
}

const explained = (error: unknown): unknown =>
  isSilence(error) ? new BrokerUnavailableError('no answer from the brokers', { cause: error }) : error;

/** Waits a little, then connects again or asks for new metadata. */
export async function renew(cluster: Renewable): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  const renewal = cluster.isConnected() ? cluster.refreshMetadata() : cluster.connect();
  await renewal.catch(() => undefined);
}
