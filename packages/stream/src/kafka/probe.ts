/** Asks Kafka whether it is there: for `/readyz`, and before a start goes on. */
import { BrokerUnavailableError } from '../errors.ts';
import type { KafkaConnection } from './connection.ts';
import { innermostMessage, isSettling, isSilence } from './errors-of.ts';
import { clusterOf } from './private.ts';
import { trusted } from './trusted.ts';

export interface KafkaProbe {
  /** Resolves when a broker answers. Throws `BrokerUnavailableError` within seconds, and what Kafka says against us (a login, say). */
  ask(): Promise<void>;
  close(): Promise<void>;
}

/** Connects when it is first asked. Questions that come while one is out share its answer. */
export function kafkaProbe(connection: KafkaConnection): KafkaProbe {
  const cluster = clusterOf(connection.probing);
  let asked: Promise<void> | undefined;
  const askOnce = async (): Promise<void> => {
    try {
      if (!cluster.isConnected()) await trusted(connection.settings, () => cluster.connect());
      await cluster.refreshMetadata();
    } catch (error) {
      await cluster.disconnect().catch(() => undefined);
      throw isSilence(error) || isSettling(error) ? away(connection, error) : error;
    }
  };
  return {
    ask() {
      asked ??= askOnce().finally(() => {
        asked = undefined;
      });
      return asked;
    },
    async close() {
      await asked?.catch(() => undefined);
      await cluster.disconnect();
    },
  };
}

function away({ settings: { brokers } }: KafkaConnection, cause: unknown): BrokerUnavailableError {
  const said = innermostMessage(cause);
  return new BrokerUnavailableError(`no answer from Kafka at ${brokers.join(', ')} (${said})`, { cause });
}
