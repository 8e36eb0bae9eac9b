/** The fenced log in memory: an epoch per log stands for the transactional id's epoch on a broker. */
import { FencedError, StreamError, UnexpectedOffsetError, UnknownOutcomeError } from '../errors.ts';
import { refuseTooLarge } from '../message-limit.ts';
import type { Appended, FencedLog, FencedLogs, LogRange, LogRecord, SideLog } from '../ports.ts';
import type { MemoryBroker } from './broker.ts';

export const memoryLogs = (broker: MemoryBroker): FencedLogs => ({
  open: (topic, partition) => new MemoryFencedLog(broker, topic, partition),
});

class MemoryFencedLog implements FencedLog {
  readonly topic: string;
  readonly partition: number;
  private readonly broker: MemoryBroker;
  private epoch: number | undefined;
  /** By topic: the next offset. */
  private readonly expected = new Map<string, number>();

  constructor(broker: MemoryBroker, topic: string, partition: number) {
    this.broker = broker;
    this.topic = topic;
    this.partition = partition;
  }

  async takeOver(): Promise<LogRange> {
    await this.broker.roundTrip();
    this.epoch = this.broker.raiseFence(this.topic, this.partition);
    this.broker.endTransaction(this.topic, this.partition, 'aborted');
    const range = this.look(this.topic);
    await this.broker.roundTrip();
    return range;
  }

  append(records: readonly LogRecord[]): Promise<Appended> {
    return this.appendTo(this.topic, this.epoch, records);
  }

  async beside(topic: string): Promise<SideLog> {
    const { epoch } = this;
    await this.broker.roundTrip();
    return { topic, range: this.look(topic), append: (records) => this.appendTo(topic, epoch, records) };
  }

  private look(topic: string): LogRange {
    const range = this.broker.log(topic, this.partition).range();
    this.expected.set(topic, range.end);
    return range;
  }

  private async appendTo(topic: string, epoch: number | undefined, records: readonly LogRecord[]): Promise<Appended> {
    refuseTooLarge(records, topic);
    const fault = this.broker.faults.append?.(topic, this.partition) ?? 'ok';
    await this.broker.roundTrip();
    this.refuseFenced(epoch);
    const log = this.broker.log(topic, this.partition);
    const appendedAt = this.broker.now();
    const baseOffset = log.append(records, appendedAt, 'open');
    this.broker.openTransaction(this.topic, this.partition, log);
    if (baseOffset !== this.expected.get(topic)) return this.fail(this.unexpected(topic, baseOffset));
    await this.broker.roundTrip();
    this.refuseFenced(epoch);
    if (fault === 'lost') return this.fail(new UnknownOutcomeError(`commit to ${topic}/${this.partition} was lost`));
    if (fault === 'late') this.commitLater(topic);
    if (fault !== 'hollow') this.broker.endTransaction(this.topic, this.partition, 'committed');
    if (fault === 'unanswered') return this.fail(new UnknownOutcomeError(`no answer from ${topic}/${this.partition}`));
    const end = baseOffset + records.length + 1;
    this.expected.set(topic, end);
    await this.broker.roundTrip();
    return { baseOffset, end, appendedAt };
  }

  async close(): Promise<void> {
    this.epoch = undefined;
  }

  /** The commit reaches the broker when its sender has given it up: it counts only if nobody has fenced the sender meanwhile. */
  private commitLater(written: string): never {
    const { broker, topic, partition, epoch } = this;
    broker.later(() => {
      if (broker.fence(topic, partition) === epoch) broker.endTransaction(topic, partition, 'committed');
    });
    return this.fail(new UnknownOutcomeError(`no answer from ${written}/${partition}`));
  }

  private refuseFenced(epoch: number | undefined): void {
    if (epoch === undefined || epoch !== this.epoch) throw new StreamError(`${this.topic}/${this.partition} was not taken over`);
    if (this.broker.fence(this.topic, this.partition) !== epoch)
      this.fail(new FencedError(`${this.topic}/${this.partition} has another holder`));
  }

  private unexpected(topic: string, baseOffset: number): UnexpectedOffsetError {
    const expected = this.expected.get(topic);
    return new UnexpectedOffsetError(`${topic}/${this.partition}: expected offset ${expected}, got ${baseOffset}`);
  }

  private fail(error: StreamError): never {
    this.epoch = undefined;
    throw error;
  }
}
