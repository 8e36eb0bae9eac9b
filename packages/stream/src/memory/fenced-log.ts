/** The fenced log in memory: an epoch per log stands for the transactional id's epoch on a broker. */
import { FencedError, StreamError, UnexpectedOffsetError, UnknownOutcomeError } from '../errors.ts';
import { refuseTooLarge } from '../message-limit.ts';
import type { Appended, FencedLog, FencedLogs, LogRange, LogRecord } from '../ports.ts';
import type { MemoryBroker } from './broker.ts';

export const memoryLogs = (broker: MemoryBroker): FencedLogs => ({
  open: (topic, partition) => new MemoryFencedLog(broker, topic, partition),
});

class MemoryFencedLog implements FencedLog {
  readonly topic: string;
  readonly partition: number;
  private readonly broker: MemoryBroker;
  private epoch: number | undefined;
  private expected = 0;

  constructor(broker: MemoryBroker, topic: string, partition: number) {
    this.broker = broker;
    this.topic = topic;
    this.partition = partition;
  }

  async takeOver(): Promise<LogRange> {
    await this.broker.roundTrip();
    this.epoch = this.broker.raiseFence(this.topic, this.partition);
    const log = this.broker.log(this.topic, this.partition);
    log.endTransaction('aborted');
    const range = log.range();
    this.expected = range.end;
    await this.broker.roundTrip();
    return range;
  }

  async append(records: readonly LogRecord[]): Promise<Appended> {
    refuseTooLarge(records, this.topic);
    const fault = this.broker.faults.append?.(this.topic, this.partition) ?? 'ok';
    await this.broker.roundTrip();
    this.refuseFenced();
    const log = this.broker.log(this.topic, this.partition);
    const appendedAt = this.broker.now();
    const baseOffset = log.append(records, appendedAt, 'open');
    if (baseOffset !== this.expected) return this.fail(this.unexpected(baseOffset));
    await this.broker.roundTrip();
    this.refuseFenced();
    if (fault === 'lost') return this.fail(new UnknownOutcomeError(`commit to ${this.topic}/${this.partition} was lost`));
    if (fault === 'late') this.commitLater();
    log.endTransaction('committed');
    if (fault === 'unanswered') return this.fail(new UnknownOutcomeError(`no answer from ${this.topic}/${this.partition}`));
    this.expected = log.range().end;
    await this.broker.roundTrip();
    return { baseOffset, end: baseOffset + records.length + 1, appendedAt };
  }

  async close(): Promise<void> {
    this.epoch = undefined;
  }

  /** The commit reaches the broker when its sender has given it up: it counts only if nobody has fenced the sender meanwhile. */
  private commitLater(): never {
    const { broker, topic, partition, epoch } = this;
    broker.later(() => {
      if (broker.fence(topic, partition) === epoch) broker.log(topic, partition).endTransaction('committed');
    });
    return this.fail(new UnknownOutcomeError(`no answer from ${topic}/${partition}`));
  }

  private refuseFenced(): void {
    if (this.epoch === undefined) throw new StreamError(`${this.topic}/${this.partition} was not taken over`);
    if (this.broker.fence(this.topic, this.partition) !== this.epoch)
      this.fail(new FencedError(`${this.topic}/${this.partition} has another holder`));
  }

  private unexpected(baseOffset: number): UnexpectedOffsetError {
    return new UnexpectedOffsetError(`${this.topic}/${this.partition}: expected offset ${this.expected}, got ${baseOffset}`);
  }

  private fail(error: StreamError): never {
    this.epoch = undefined;
    throw error;
  }
}
