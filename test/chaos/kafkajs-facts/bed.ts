/** What a case needs: topics of its own, kafkajs bare and as packages/stream uses it, and a gateway before the broker. */
import { physicalTopic } from '@holdpoint/contracts/topics';
import { kafkaAdmin } from '@holdpoint/stream/kafka/admin';
import { connectKafka, type KafkaConnection } from '@holdpoint/stream/kafka/connection';
import { kafkaReader } from '@holdpoint/stream/kafka/reader';
import type { Admin, LogRecord, PartitionReader } from '@holdpoint/stream/ports';
import type { RawRecord } from '@holdpoint/stream/record';
import type { Kafka, KafkaConfig } from 'kafkajs';
import { inject, onTestFinished } from 'vitest';
import { KafkaGateway } from '../../support/kafka-gateway.ts';
import { testPrefix } from '../../support/test-topics.ts';
import { bareKafkajs } from './bare-kafkajs.ts';

const bare = bareKafkajs();

const firstBroker = (): string => inject('addresses').brokers.split(',')[0] ?? '';

/** Of one case; all of it is gone when its test has finished. */
export class Bed {
  readonly topicPrefix: string;
  readonly gateway: KafkaGateway;
  /** Ours, past the gateway. */
  readonly connection: KafkaConnection;
  readonly admin: Admin;
  readonly reader: PartitionReader;

  private constructor(
    topicPrefix: string,
    gateway: KafkaGateway,
    connection: KafkaConnection,
    admin: Admin,
    reader: PartitionReader,
  ) {
    this.topicPrefix = topicPrefix;
    this.gateway = gateway;
    this.connection = connection;
    this.admin = admin;
    this.reader = reader;
  }

  /** Logical names of topics, with how many partitions each has. */
  static async with(topics: Readonly<Record<string, number>>, config: Readonly<Record<string, string>> = {}): Promise<Bed> {
    const { prefix, drop } = testPrefix();
    const gateway = await KafkaGateway.before(firstBroker());
    const connection = connectKafka({ brokers: [firstBroker()], service: 'kafkajs-facts', topicPrefix: prefix });
    const [admin, reader] = await Promise.all([kafkaAdmin(connection), kafkaReader(connection)]);
    onTestFinished(async () => {
      await Promise.all([reader.close(), admin.close()]);
      await gateway.close();
      await dropGroups(connection);
      await drop();
    });
    await admin.createTopics(Object.entries(topics).map(([topic, partitions]) => ({ topic, partitions, config })));
    return new Bed(prefix, gateway, connection, admin, reader);
  }

  /** The broker's name of a logical topic. */
  physical(topic: string): string {
    return physicalTopic(this.topicPrefix, topic);
  }

  /** kafkajs with its own defaults, through the gateway. It logs nothing. */
  bare(config: Partial<KafkaConfig> = {}): Kafka {
    const { Kafka, logLevel } = bare.kafkajs;
    return new Kafka({ clientId: 'bare', brokers: [this.gateway.address], logLevel: logLevel.NOTHING, ...config });
  }

  /** Another process of ours, through the gateway. */
  ours(): KafkaConnection {
    return connectKafka({ brokers: [this.gateway.address], service: 'kafkajs-facts', topicPrefix: this.topicPrefix });
  }

  /** What a reader of committed records finds in a partition, as text. */
  async texts(topic: string, partition = 0): Promise<readonly string[]> {
    return (await this.records(topic, partition)).map(({ value }) => value?.toString() ?? '');
  }

  async records(topic: string, partition = 0): Promise<readonly RawRecord[]> {
    const { start, end } = (await this.admin.ranges(topic))[partition] ?? { start: 0, end: 0 };
    const found: RawRecord[] = [];
    await this.reader.read(topic, partition, start, end, (record) => void found.push(record));
    return found;
  }
}

/** `prefix0`, `prefix1`, … */
export const numbered = (prefix: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);

export const recordOf = (text: string): LogRecord => ({ key: 'k', headers: {}, value: Buffer.from(text) });

async function dropGroups({ client, topicPrefix }: KafkaConnection): Promise<void> {
  const admin = client.admin();
  await admin.connect();
  try {
    const { groups } = await admin.listGroups();
    const own = groups.map(({ groupId }) => groupId).filter((groupId) => groupId.startsWith(topicPrefix));
    if (own.length > 0) await admin.deleteGroups(own);
  } finally {
    await admin.disconnect();
  }
}
