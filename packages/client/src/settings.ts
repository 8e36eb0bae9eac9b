import type { KafkaSettings } from '@holdpoint/stream/kafka/connection';
import type { RegistrySettings } from '@holdpoint/stream/kafka/registry';

/** Where an installation is, and who speaks to it. */
export interface ConnectionSettings {
  readonly brokers: readonly string[];
  /** The Confluent-compatible API of the schema registry, version 7. */
  readonly registryUrl: string;
  /** What every topic's name begins with; `holdpoint.` in most installations. */
  readonly topicPrefix: string;
  /** Who sends: becomes `ce_source` and the client id, e.g. `web-shop`. */
  readonly source: string;
  /** N, if it is known. Left out, the broker is asked; given and wrong, nothing is sent. */
  readonly partitions?: number;
  /** TLS and SASL towards Kafka. */
  readonly ssl?: KafkaSettings['ssl'];
  readonly sasl?: KafkaSettings['sasl'];
  readonly registryAuth?: RegistrySettings['auth'];
}

/** The part of the settings that Kafka is reached by. */
export function kafkaSettings({ brokers, topicPrefix, source, ssl, sasl }: ConnectionSettings): KafkaSettings {
  return {
    ...{ brokers, topicPrefix, service: source },
    ...(ssl === undefined ? {} : { ssl }),
    ...(sasl === undefined ? {} : { sasl }),
  };
}

/** The part of the settings that the registry is reached by. */
export function registrySettings({ registryUrl, registryAuth }: ConnectionSettings): RegistrySettings {
  return { url: registryUrl, ...(registryAuth === undefined ? {} : { auth: registryAuth }) };
}
