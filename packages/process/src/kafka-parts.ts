import type { Encoder } from '@holdpoint/stream/codec';
import { kafkaAdmin } from '@holdpoint/stream/kafka/admin';
import { connectKafka, type KafkaConnection, type KafkaSettings } from '@holdpoint/stream/kafka/connection';
import { kafkaPublisher } from '@holdpoint/stream/kafka/publisher';
import { kafkaReader } from '@holdpoint/stream/kafka/reader';
import { type RegistrySettings, SchemaRegistry } from '@holdpoint/stream/kafka/registry';
import { emittedSchemas, registryEncoder } from '@holdpoint/stream/kafka/registry-encoder';
import type { StreamObserver } from '@holdpoint/stream/observer';
import type { Admin, PartitionReader, Publisher } from '@holdpoint/stream/ports';
import { createSender, type Sender } from '@holdpoint/stream/sender';
import type { z } from 'zod';
import { kafkaSecurity, registrySecurity } from './connection-security.ts';
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
  close(): Promise<void>;
}

/** Connects to Kafka; the registry is only asked when something is encoded or decoded. */
export async function openKafkaParts(service: string, config: KafkaVariables, observer: StreamObserver): Promise<KafkaParts> {
  const connection = connectKafka(kafkaSettingsOf(service, config, observer));
  const registry = new SchemaRegistry(registrySettingsOf(config));
  const encoder = registryEncoder(registry, emittedSchemas(config.HOLDPOINT_TOPIC_PREFIX));
  const admin = await kafkaAdmin(connection);
  const reader = await kafkaReader(connection);
  const publisher = await kafkaPublisher(connection, admin);
  const sender = createSender({ encoder, publisher, source: service });
  const close = async (): Promise<void> => {
    await publisher.close();
    await reader.close();
    await admin.close();
  };
  return { connection, registry, admin, reader, publisher, encoder, sender, close };
}
