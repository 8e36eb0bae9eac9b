/** What half a case needs: topics of its own, kafkajs bare and as packages/stream uses it, and a gateway before the broker. */
import { randomBytes } from 'node:crypto';
import { physicalTopic } from '@holdpoint/contracts/topics';
import { kafkaAdmin } from '@holdpoint/stream/kafka/admin';
import { connectKafka, type KafkaConnection } from '@holdpoint/stream/kafka/connection';
import { kafkaReader } from '@holdpoint/stream/kafka/reader';
import type { Admin, LogRecord, PartitionReader } from '@holdpoint/stream/ports';
import type { Kafka, Admin as KafkaAdmin, KafkaConfig } from 'kafkajs';
import { KafkaGateway } from '../../support/kafka-gateway.ts';
import { bareKafkajs } from './bare-kafkajs.ts';

export interface BedOptions {
  readonly brokers: string;
  readonly registryUrl: string;
  readonly topics: Readonly<Record<string, number>>;
  readonly topicConfig?: Readonly<Record<string, string>>;
}

const WAIT_AT_MOST_MS = 60_000;

export class Bed {
  readonly topicPrefix = `f${randomBytes(5).toString('hex')}.`;
  readonly broker: string;
  readonly registryUrl: string;
  private readonly undoes: (() => Promise<unknown>)[] = [];
  private readonly stack = new AsyncDisposableStack();
  private readonly connection: KafkaConnection;
  private opened: { readonly gateway: KafkaGateway; readonly admin: Admin; readonly reader: PartitionReader } | undefined;

  static async open({ topics, topicConfig = {}, ...addresses }: BedOptions): Promise<Bed> {
    const bed = new Bed(addresses);
    const [gateway, admin, reader] = await Promise.all([
      KafkaGateway.before(bed.broker),
      kafkaAdmin(bed.connection),
      kafkaReader(bed.connection),
    ]);
    bed.stack.defer(() => gateway.close());
    bed.stack.defer(() => admin.close());
    bed.stack.defer(() => reader.close());
    bed.stack.defer(() => bed.removeOwn());
    bed.opened = { gateway, admin, reader };
    const config = topicConfig;
    await admin.createTopics(Object.entries(topics).map(([topic, partitions]) => ({ topic, partitions, config })));
    return bed;
  }

  private constructor({ brokers, registryUrl }: Pick<BedOptions, 'brokers' | 'registryUrl'>) {
    this.broker = brokers.split(',')[0] ?? '';
    this.registryUrl = registryUrl;
    this.connection = connectKafka({ brokers: [this.broker], service: 'kafkajs-facts', topicPrefix: this.topicPrefix });
  }

  get gateway(): KafkaGateway {
    return this.parts.gateway;
  }

  get admin(): Admin {
    return this.parts.admin;
  }

  /** The broker's name of a logical topic. */
  physical(topic: string): string {
    return physicalTopic(this.topicPrefix, topic);
  }

  /** kafkajs with its own defaults, through the gateway. It logs nothing. */
  bare(config: Partial<KafkaConfig> = {}): Kafka {
    const { Kafka, logLevel } = bareKafkajs();
    return new Kafka({ clientId: 'bare', brokers: [this.gateway.address], logLevel: logLevel.NOTHING, ...config });
  }

  /** Another process of ours, through the gateway. */
  ours(gateway = this.gateway): KafkaConnection {
    return connectKafka({ brokers: [gateway.address], service: 'kafkajs-facts', topicPrefix: this.topicPrefix });
  }

  /** Connects it, and disconnects it when the case is over. */
  async using<T extends { connect(): Promise<void>; disconnect(): Promise<void> }>(client: T): Promise<T> {
    await client.connect();
    this.onEnd(() => client.disconnect());
    return client;
  }

  /** All at once, before anything else is closed. What cannot be undone has been undone by the case itself. */
  onEnd(undo: () => Promise<unknown>): void {
    this.undoes.push(undo);
  }

  /** One more gateway, for a client of its own. */
  async openGateway(ports?: Map<number, number>): Promise<KafkaGateway> {
    const gateway = await KafkaGateway.before(this.broker, ports);
    this.stack.defer(() => gateway.close());
    return gateway;
  }

  /** Sends in order, one awaited send for all of them. */
  async send(topic: string, partition: number, texts: readonly string[]): Promise<void> {
    const producer = this.connection.producing.producer();
    await producer.connect();
    const messages = texts.map((value) => ({ value, partition }));
    await producer.send({ topic: this.physical(topic), messages });
    await producer.disconnect();
  }

  /** What a reader of committed records finds in a partition, as text. */
  async texts(topic: string, partition = 0): Promise<readonly string[]> {
    const { start, end } = (await this.admin.ranges(topic))[partition] ?? { start: 0, end: 0 };
    const found: string[] = [];
    await this.parts.reader.read(topic, partition, start, end, ({ value }) => void found.push(value?.toString() ?? ''));
    return found;
  }

  /** kafkajs's own, past the gateway. */
  async withAdmin<T>(work: (admin: KafkaAdmin) => Promise<T>): Promise<T> {
    const admin = this.connection.client.admin();
    await admin.connect();
    try {
      return await work(admin);
    } finally {
      await admin.disconnect();
    }
  }

  async until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
    const deadline = Date.now() + WAIT_AT_MOST_MS;
    while (!(await condition())) {
      if (Date.now() > deadline) throw new Error(`waited for ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** Disconnects everything; topics and groups are gone afterwards. */
  async close(): Promise<void> {
    await Promise.allSettled(this.undoes.map((undo) => undo()));
    await this.stack.disposeAsync();
  }

  private get parts() {
    if (this.opened === undefined) throw new TypeError('the bed is not open yet');
    return this.opened;
  }

  private removeOwn(): Promise<void> {
    return this.withAdmin(async (admin) => {
      await this.until('groups to be removed', () => removeGroups(admin, this.topicPrefix));
      const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(this.topicPrefix));
      if (topics.length > 0) await admin.deleteTopics({ topics, timeout: 90_000 });
    });
  }
}

/** False while a broker that has just begun does not know its groups yet, or one still has members that were killed. */
async function removeGroups(admin: KafkaAdmin, prefix: string): Promise<boolean> {
  try {
    const { groups } = await admin.listGroups();
    const groupIds = groups.map(({ groupId }) => groupId).filter((groupId) => groupId.startsWith(prefix));
    if (groupIds.length > 0) await admin.deleteGroups(groupIds);
    return true;
  } catch (error) {
    if (error instanceof Error && error.name.startsWith('KafkaJS')) return false;
    throw error;
  }
}

/** `prefix0`, `prefix1`, … */
export const numbered = (prefix: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);

export const recordOf = (text: string): LogRecord => ({ key: 'k', headers: {}, value: Buffer.from(text) });
