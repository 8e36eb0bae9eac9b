import { physicalTopic } from '@holdpoint/contracts/topics';
import { Kafka, logLevel } from 'kafkajs';
import { inject } from 'vitest';

/** Where a record is put, whatever its key says. */
export interface RawPlace {
  /** Logical. */
  readonly topic: string;
  readonly partition: number;
  readonly key: string;
}

/** Sends bytes as they are, as any Kafka client could. */
export interface RawSender {
  /** Returns the offset that the broker gave it. */
  send(place: RawPlace, value: Buffer | null): Promise<number>;
  close(): Promise<void>;
}

export async function openRawSender(topicPrefix: string): Promise<RawSender> {
  const producer = new Kafka({ brokers: inject('addresses').brokers.split(','), logLevel: logLevel.NOTHING }).producer();
  await producer.connect();
  return {
    async send({ topic, partition, key }, value) {
      const [sent] = await producer.send({ topic: physicalTopic(topicPrefix, topic), messages: [{ key, partition, value }] });
      return Number(sent?.baseOffset);
    },
    close: () => producer.disconnect(),
  };
}
