/** Records that no reader can take, as any Kafka client could write them, and in which way each is bad. */
import { familyOf, physicalTopic } from '@holdpoint/contracts/topics';
import type { RecordPosition } from '@holdpoint/stream/record';
import { Kafka, logLevel } from 'kafkajs';
import { framed } from '../../support/framed.ts';

/** By the code with which a reader refuses it. */
export const poisonKinds = ['TOMBSTONE', 'NOT_FRAMED', 'UNKNOWN_SCHEMA', 'NOT_JSON', 'UNKNOWN_TYPE', 'INVALID_SHAPE'] as const;
export type PoisonKind = (typeof poisonKinds)[number];

const NOBODYS_SCHEMA = 2_000_000_000;

/** The bytes. `schemaId`: one that is registered. */
export function poisonOf(kind: PoisonKind, topic: string, schemaId: number): Buffer | null {
  const [type = ''] = Object.keys(familyOf(topic).messages);
  switch (kind) {
    case 'TOMBSTONE':
      return null;
    case 'NOT_FRAMED':
      return Buffer.from('please cancel my order');
    case 'UNKNOWN_SCHEMA':
      return framed(NOBODYS_SCHEMA, JSON.stringify({ type }));
    case 'NOT_JSON':
      return framed(schemaId, `{"type":"${type}`);
    case 'UNKNOWN_TYPE':
      return framed(schemaId, JSON.stringify({ type: 'NobodysMessage' }));
    case 'INVALID_SHAPE':
      return framed(schemaId, JSON.stringify({ type, tenant: 7 }));
  }
}

/** Sends bytes as they are, past every client of ours. */
export class PoisonSender {
  readonly #producer;
  readonly #topicPrefix: string;

  constructor(brokers: string, topicPrefix: string) {
    const kafka = new Kafka({ clientId: 'mallory', brokers: brokers.split(','), logLevel: logLevel.NOTHING });
    this.#producer = kafka.producer({ allowAutoTopicCreation: false });
    this.#topicPrefix = topicPrefix;
  }

  connect(): Promise<void> {
    return this.#producer.connect();
  }

  async send(topic: string, partition: number, key: string, value: Buffer | null): Promise<RecordPosition> {
    const messages = [{ key, partition, value }];
    const [sent] = await this.#producer.send({ topic: physicalTopic(this.#topicPrefix, topic), messages });
    return { topic, partition, offset: Number(sent?.baseOffset) };
  }

  close(): Promise<void> {
    return this.#producer.disconnect();
  }
}
