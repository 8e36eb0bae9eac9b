import type { Encoder } from '@holdpoint/stream/codec';
import { kafkaAdmin } from '@holdpoint/stream/kafka/admin';
import { connectKafka, type KafkaConnection, type KafkaSettings } from '@holdpoint/stream/kafka/connection';
import { kafkaProbe } from '@holdpoint/stream/kafka/probe';
import { kafkaPublisher } from '@holdpoint/stream/kafka/publisher';
import { kafkaReader } from '@holdpoint/stream/kafka/reader';
import { type RegistrySettings, SchemaRegistry } from '@holdpoint/stream/kafka/registry';
import { emittedSchemas, registryEncoder } from '@holdpoint/stream/kafka/registry-encoder';
import { reachRegistry, type TopicUse, warmSchemas } from '@holdpoint/stream/kafka/warm-schemas';
import type { StreamObserver } from '@holdpoint/stream/observer';
import type { Admin, PartitionReader, Publisher } from '@holdpoint/stream/ports';
import { createSender, type Sender } from '@holdpoint/stream/sender';
import { systemClock } from '@holdpoint/stream/system-clock';
import type { z } from 'zod';
import { kafkaSecurity, registrySecurity } from './connection-security.ts';
import type { Health } from './health.ts';
import type { kafkaVariables } from './variables.ts';

/** Where Kafka and the registry are, and how they are reached. */
export type KafkaVariables = z.output<z.ZodObject<typeof kafkaVariables>>;

/** The part of the variables that Kafka is reached by. */
export function kafkaSettingsOf(service: string, config: KafkaVariables, observer: StreamObserver): KafkaSettings {
  const { KAFKA_BROKERS: brokers, HOLDPOINT_TOPIC_PREFIX: topicPrefix } = config;
  return { brokers, service, topicPrefix, observer, ...kafkaSecurity(config) };
}

/** The part of the variables that the registry is reached by. */
export function registrySettingsOf(config: KafkaVariables): RegistrySettings {
  return { url: config.SCHEMA_REGISTRY_URL, ...registrySecurity(config) };
}

/** What a service needs of Kafka, opened once for its process. */
export interface KafkaParts {
  readonly connection: KafkaConnection;
  readonly registry: SchemaRegistry;
  readonly admin: Admin;
  readonly reader: PartitionReader;
  readonly publisher: Publisher;
  readonly encoder: Encoder;
  readonly sender: Sender;
  /**
   * Makes sure that the registry answers, then learns beside the work what these topics need of it. To be called before a group is joined.
   * @throws RegistryUnavailableError
   */
  warm(use: TopicUse): Promise<void>;
  close(): Promise<void>;
}

/** Who needs Kafka, and where it says how that goes. */
export interface KafkaUser {
  readonly service: string;
  readonly config: KafkaVariables;
  readonly observer: StreamObserver;
  readonly health: Health;
}

/**
 * Makes sure that Kafka answers, and from then on shows in `/readyz` whether it does: everything goes over it, so without it everything waits.
 * @throws BrokerUnavailableError within seconds, or what Kafka says against us
 */
export async function reachKafka({ service, config, observer, health }: KafkaUser) {
  const connection = connectKafka(kafkaSettingsOf(service, config, observer));
  const probe = kafkaProbe(connection);
  health.add('kafka', async () => {
    await probe.ask();
    return { status: 'ok' };
  });
  await probe.ask();
  return { connection, close: () => probe.close() };
}

/**
 * Connects to Kafka; the registry is only asked when something is encoded or decoded.
 * @throws as `reachKafka` does; nothing stays open then
 */
export async function openKafkaParts(user: KafkaUser): Promise<KafkaParts> {
  const { service, config } = user;
  await using opened = new AsyncDisposableStack();
  const { connection, close } = await reachKafka(user);
  opened.defer(close);
  const registry = new SchemaRegistry(registrySettingsOf(config));
  const find = emittedSchemas(config.HOLDPOINT_TOPIC_PREFIX);
  const encoder = registryEncoder(registry, find);
  const admin = await kafkaAdmin(connection);
  opened.defer(() => admin.close());
  const reader = await kafkaReader(connection);
  opened.defer(() => reader.close());
  const publisher = await kafkaPublisher(connection, admin);
  opened.defer(() => publisher.close());
  const sender = createSender({ encoder, publisher, source: service });
  const closing = new AbortController();
  opened.defer(() => closing.abort());
  const kept = opened.move();
  return {
    ...{ connection, registry, admin, reader, publisher, encoder, sender },
    async warm(use) {
      await reachRegistry(registry, find, use);
      const patience = { clock: systemClock, signal: closing.signal, onWaiting: () => undefined, onRunning: () => undefined };
      // Whatever keeps it from being learnt is met again, and told, by whoever needs it.
      warmSchemas(registry, find, use, patience).catch(() => undefined);
    },
    close: () => kept.disposeAsync(),
  };
}
