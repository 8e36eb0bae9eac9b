/**
 * Publishing at least once, outside any transaction.
 *
 * I1 Not idempotent, on purpose: an idempotent kafkajs producer under concurrent sends loses messages silently after a lost answer. A
 *    repeat is recognised by its id, a loss would not be.
 * I2 One flight for each partition: order within a partition is kept, and what comes meanwhile gathers into the next flight.
 * I3 One `send` goes to one partition, and so to one leader: a send to two can duplicate on one of them when the other fails.
 */
import type { ICustomPartitioner, Message, Producer } from 'kafkajs';
import { BrokerUnavailableError, RecordTooLargeError } from '../errors.ts';
import { refuseTooLarge } from '../message-limit.ts';
import { partitionFor } from '../partition-for.ts';
import type { Admin, Publisher, PublishRecord } from '../ports.ts';
import type { RecordPosition } from '../record.ts';
import { connectAll } from './connect-all.ts';
import type { KafkaConnection } from './connection.ts';
import { innermostMessage, isSettling, isSilence, isTooLarge } from './errors-of.ts';
import { sliceBySize } from './slices.ts';

interface Waiting extends PublishRecord {
  readonly resolve: (position: RecordPosition) => void;
  readonly reject: (error: unknown) => void;
}

interface Lane {
  waiting: Waiting[];
  flying: boolean;
}

export async function kafkaPublisher(connection: KafkaConnection, admin: Admin): Promise<Publisher> {
  const producer = connection.producing.producer({ allowAutoTopicCreation: false, createPartitioner: explicitPartition });
  await connectAll([producer]);
  const publisher = new LanedPublisher(connection, producer);
  const counts = new Map<string, Promise<number>>();
  const countOf = (topic: string): Promise<number> => {
    const known = counts.get(topic);
    if (known !== undefined) return known;
    const asked = admin.partitionCount(topic);
    counts.set(topic, asked);
    asked.catch(() => counts.delete(topic));
    return asked;
  };
  return {
    async publish(records) {
      const placed: (readonly [PublishRecord, number])[] = [];
      for (const record of records) {
        refuseTooLarge([record], record.topic);
        placed.push([record, record.partition ?? partitionFor(record.placedBy ?? record.key ?? '', await countOf(record.topic))]);
      }
      return Promise.all(placed.map(([record, partition]) => publisher.publish(record, partition)));
    },
    close: () => producer.disconnect(),
  };
}

class LanedPublisher {
  private readonly connection: KafkaConnection;
  private readonly producer: Producer;
  private readonly lanes = new Map<string, Lane>();

  constructor(connection: KafkaConnection, producer: Producer) {
    this.connection = connection;
    this.producer = producer;
  }

  publish(record: PublishRecord, partition: number): Promise<RecordPosition> {
    const { topic } = record;
    const name = `${topic}:${partition}`;
    const lane = this.lanes.get(name) ?? { waiting: [], flying: false };
    this.lanes.set(name, lane);
    const published = new Promise<RecordPosition>((resolve, reject) => lane.waiting.push({ ...record, resolve, reject }));
    if (!lane.flying) void this.fly(lane, topic, partition);
    return published;
  }

  private async fly(lane: Lane, topic: string, partition: number): Promise<void> {
    lane.flying = true;
    // What the same caller still hands over in this turn flies along.
    await Promise.resolve();
    while (lane.waiting.length > 0) {
      const [slice = []] = sliceBySize(lane.waiting);
      lane.waiting = lane.waiting.slice(slice.length);
      await this.send(slice, topic, partition);
    }
    lane.flying = false;
  }

  private async send(slice: readonly Waiting[], topic: string, partition: number): Promise<void> {
    const messages: Message[] = slice.map(({ key, headers, value }) => ({ key, value, headers: { ...headers }, partition }));
    try {
      const [answer] = await this.producer.send({ topic: this.connection.physical(topic), acks: -1, messages });
      const base = Number(answer?.baseOffset);
      for (const [index, { resolve }] of slice.entries()) resolve({ topic, partition, offset: base + index });
    } catch (error) {
      for (const { reject } of slice) reject(explained(error, `${topic}/${partition}`));
    }
  }
}

function explained(error: unknown, name: string): unknown {
  if (isTooLarge(error)) return new RecordTooLargeError(`the broker refuses a batch for ${name} for its size`, { cause: error });
  if (isSilence(error)) return new BrokerUnavailableError(`no answer from the broker of ${name}`, { cause: error });
  if (isSettling(error))
    return new BrokerUnavailableError(`the broker of ${name} takes nothing now (${innermostMessage(error)})`, { cause: error });
  return error;
}

/** Every message of ours names its partition; kafkajs asks its partitioner all the same. */
const explicitPartition: ICustomPartitioner =
  () =>
  ({ message }) =>
    message.partition ?? 0;
