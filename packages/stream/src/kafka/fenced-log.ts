/**
 * The fenced log on Kafka: a transactional producer for each partition, under the partition's own transactional id.
 *
 * I1 Taking over starts and aborts a transaction: the broker raises the id's epoch and ends what an earlier holder left open. Only then
 *    is the end of the log looked at.
 * I2 One partition, one awaited `send` at a time: kafkajs loses messages silently under concurrent sends of an idempotent producer.
 * I3 Any error discards the producer: its epoch is taken once, commit and abort are not retried, and a failure sticks to it.
 * I4 Every send's base offset is the expected one, else somebody else has written and the state of its holder is worthless.
 * I5 A log beside it is written by the same producer in transactions of its own, never in one with the log's.
 */
import type { Message, Producer, RecordMetadata, Transaction } from 'kafkajs';
import { FencedError, RecordTooLargeError, StreamError, UnexpectedOffsetError, UnknownOutcomeError } from '../errors.ts';
import { refuseTooLarge } from '../message-limit.ts';
import type { Admin, Appended, FencedLog, FencedLogs, LogRange, LogRecord, SideLog } from '../ports.ts';
import type { KafkaConnection } from './connection.ts';
import { isFencing, isTooLarge } from './errors-of.ts';
import { forgetCoordinator, keepCoordinator } from './mend-coordinator-lookup.ts';
import { sliceBySize } from './slices.ts';

export const kafkaLogs = (connection: KafkaConnection, admin: Admin): FencedLogs => ({
  open: (topic, partition) => new KafkaFencedLog(connection, admin, topic, partition),
});

/** A holder that dies with a transaction open is fenced by the next; this bounds readers' wait when there is no next. */
const TRANSACTION_TIMEOUT_MS = 30_000;

class KafkaFencedLog implements FencedLog {
  readonly topic: string;
  readonly partition: number;
  private readonly connection: KafkaConnection;
  private readonly admin: Admin;
  private readonly transactionalId: string;
  private producer: Producer | undefined;
  /** By topic: the next offset. */
  private readonly expected = new Map<string, number>();

  constructor(connection: KafkaConnection, admin: Admin, topic: string, partition: number) {
    this.connection = connection;
    this.admin = admin;
    this.topic = topic;
    this.partition = partition;
    this.transactionalId = `${connection.physical(topic)}-${partition}`;
  }

  async takeOver(): Promise<LogRange> {
    await this.discard();
    const producer = this.connection.producing.producer({
      transactionalId: this.transactionalId,
      transactionTimeout: TRANSACTION_TIMEOUT_MS,
      allowAutoTopicCreation: false,
      maxInFlightRequests: 1,
      idempotent: true,
      retry: { retries: 30 },
      createPartitioner: () => () => this.partition,
    });
    await producer.connect();
    this.producer = producer;
    const fence = await producer.transaction();
    await fence.abort();
    keepCoordinator(this.transactionalId);
    return this.look(this.topic);
  }

  append(records: readonly LogRecord[]): Promise<Appended> {
    return this.appendTo(this.topic, this.producer, records);
  }

  async beside(topic: string): Promise<SideLog> {
    const { producer } = this;
    const range = await this.look(topic);
    return {
      ...{ topic, range },
      append: (records) => this.appendTo(topic, producer === this.producer ? producer : undefined, records),
    };
  }

  async close(): Promise<void> {
    await this.discard();
  }

  private async look(topic: string): Promise<LogRange> {
    const range = (await this.admin.ranges(topic))[this.partition];
    if (range === undefined) throw new RangeError(`${topic} has no partition ${this.partition}`);
    this.expected.set(topic, range.end);
    return range;
  }

  private async appendTo(topic: string, producer: Producer | undefined, records: readonly LogRecord[]): Promise<Appended> {
    refuseTooLarge(records, topic);
    if (producer === undefined) throw new StreamError(`${this.topic}/${this.partition} was not taken over`);
    try {
      return await this.transact(topic, producer, records);
    } catch (error) {
      await this.discard();
      throw this.explained(topic, error);
    }
  }

  private async transact(topic: string, producer: Producer, records: readonly LogRecord[]): Promise<Appended> {
    const transaction = await producer.transaction();
    const baseOffset = this.expected.get(topic) ?? 0;
    let appendedAt = Date.now();
    let next = baseOffset;
    for (const slice of sliceBySize(records)) {
      appendedAt = await this.send(topic, transaction, slice, next, appendedAt);
      next += slice.length;
    }
    await transaction.commit();
    // The commit marker takes an offset too.
    const end = next + 1;
    this.expected.set(topic, end);
    return { baseOffset, end, appendedAt };
  }

  private async send(
    topic: string,
    transaction: Transaction,
    slice: readonly LogRecord[],
    base: number,
    timestamp: number,
  ): Promise<number> {
    const messages: Message[] = slice.map(({ key, headers, value }) => ({
      key,
      value,
      headers: { ...headers },
      partition: this.partition,
      timestamp: String(timestamp),
    }));
    const [answer] = await transaction.send({ topic: this.connection.physical(topic), acks: -1, messages });
    if (Number(answer?.baseOffset) !== base) throw this.unexpected(topic, answer, base);
    return appendTime(answer, timestamp);
  }

  private unexpected(topic: string, answer: RecordMetadata | undefined, base: number): UnexpectedOffsetError {
    const name = `${topic}/${this.partition}`;
    return new UnexpectedOffsetError(`${name}: expected offset ${base}, the broker gave ${answer?.baseOffset}`);
  }

  private explained(topic: string, error: unknown): Error {
    const name = `${topic}/${this.partition}`;
    if (error instanceof StreamError) return error;
    if (isFencing(error)) return new FencedError(`${name} has another holder`, { cause: error });
    if (isTooLarge(error)) return new RecordTooLargeError(`the broker refuses a batch of ${name} for its size`, { cause: error });
    return new UnknownOutcomeError(`the outcome of an append to ${name} is unknown`, { cause: error });
  }

  private async discard(): Promise<void> {
    forgetCoordinator(this.transactionalId);
    const { producer } = this;
    this.producer = undefined;
    // Disconnecting a producer that has failed may fail again; nothing more is asked of it.
    await producer?.disconnect().catch(() => undefined);
  }
}

/** -1 where the topic keeps the writer's own time. */
const appendTime = (answer: RecordMetadata | undefined, own: number): number => {
  const stamped = Number(answer?.logAppendTime ?? -1);
  return stamped < 0 ? own : stamped;
};
