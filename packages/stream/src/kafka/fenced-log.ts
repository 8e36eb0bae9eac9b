/**
 * The fenced log on Kafka: a transactional producer for each partition, under the partition's own transactional id.
 *
 * I1 Taking over starts and aborts a transaction: the broker raises the id's epoch and ends what an earlier holder left open. Only then
 *    is the end of the log looked at.
 * I2 One partition, one awaited `send` at a time: kafkajs loses messages silently under concurrent sends of an idempotent producer.
 * I3 Any error discards the producer: its epoch is taken once, commit and abort are not retried, and a failure sticks to it.
 * I4 Every send's base offset is the expected one, else somebody else has written and the state of its holder is worthless.
 */
import type { Message, Producer, RecordMetadata, Transaction } from 'kafkajs';
import { FencedError, RecordTooLargeError, StreamError, UnexpectedOffsetError, UnknownOutcomeError } from '../errors.ts';
import { refuseTooLarge } from '../message-limit.ts';
import type { Admin, Appended, FencedLog, FencedLogs, LogRange, LogRecord } from '../ports.ts';
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
  private expected = 0;

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
    const range = (await this.admin.ranges(this.topic))[this.partition];
    if (range === undefined) throw new RangeError(`${this.topic} has no partition ${this.partition}`);
    this.expected = range.end;
    return range;
  }

  async append(records: readonly LogRecord[]): Promise<Appended> {
    refuseTooLarge(records, this.topic);
    const { producer } = this;
    if (producer === undefined) throw new StreamError(`${this.topic}/${this.partition} was not taken over`);
    try {
      return await this.transact(producer, records);
    } catch (error) {
      await this.discard();
      throw this.explained(error);
    }
  }

  async close(): Promise<void> {
    await this.discard();
  }

  private async transact(producer: Producer, records: readonly LogRecord[]): Promise<Appended> {
    const transaction = await producer.transaction();
    const baseOffset = this.expected;
    let appendedAt = Date.now();
    let next = baseOffset;
    for (const slice of sliceBySize(records)) {
      appendedAt = await this.send(transaction, slice, next, appendedAt);
      next += slice.length;
    }
    await transaction.commit();
    // The commit marker takes an offset too.
    this.expected = next + 1;
    return { baseOffset, end: this.expected, appendedAt };
  }

  private async send(transaction: Transaction, slice: readonly LogRecord[], base: number, timestamp: number): Promise<number> {
    const messages: Message[] = slice.map(({ key, headers, value }) => ({
      key,
      value,
      headers: { ...headers },
      partition: this.partition,
      timestamp: String(timestamp),
    }));
    const [answer] = await transaction.send({ topic: this.connection.physical(this.topic), acks: -1, messages });
    if (Number(answer?.baseOffset) !== base) throw this.unexpected(answer, base);
    return appendTime(answer, timestamp);
  }

  private unexpected(answer: RecordMetadata | undefined, base: number): UnexpectedOffsetError {
    const name = `${this.topic}/${this.partition}`;
    return new UnexpectedOffsetError(`${name}: expected offset ${base}, the broker gave ${answer?.baseOffset}`);
  }

  private explained(error: unknown): Error {
    const name = `${this.topic}/${this.partition}`;
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
