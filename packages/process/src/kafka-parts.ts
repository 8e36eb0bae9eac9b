import type { Encoder } from '@holdpoint/stream/codec';
import { kafkaAdmin } from '@holdpoint/stream/kafka/admin';
import { connectKafka, type KafkaConnection } from '@holdpoint/stream/kafka/connection';
import { kafkaPublisher } from '@holdpoint/stream/kafka/publisher';
import { kafkaReader } from '@holdpoint/stream/kafka/reader';
import { SchemaRegistry } from '@holdpoint/stream/kafka/registry';
import { emittedSchemas, registryEncoder } from '@holdpoint/stream/kafka/registry-encoder';
import type { StreamObserver } from '@holdpoint/stream/observer';
import type { Admin, PartitionReader, Publisher } from '@holdpoint/stream/ports';
import { createSender, type Sender } from '@holdpoint/stream/sender';

/** Where Kafka and the registry are: the variables of `kafkaVariables`. */
export interface KafkaVariables {
  readonly KAFKA_BROKERS: readonly string[];
  readonly SCHEMA_REGISTRY_URL: string;
  readonly HOLDPOINT_TOPIC_PREFIX: string;
  readonly HOLDPOINT_PARTITIONS: number;
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
  const topicPrefix = config.HOLDPOINT_TOPIC_PREFIX;
  const connection = connectKafka({ brokers: config.KAFKA_BROKERS, service, topicPrefix, observer });
  const registry = new SchemaRegistry({ url: config.SCHEMA_REGISTRY_URL });
  const encoder = registryEncoder(registry, emittedSchemas(topicPrefix));
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
