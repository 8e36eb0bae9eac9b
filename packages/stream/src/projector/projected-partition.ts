/** One partition of a topic on its way into the store. */
import { backoffMs } from '../backoff.ts';
import { asError, DefectError, kindOf, unreadable } from '../defect.ts';
import { StoppedError } from '../errors.ts';
import type { PartitionHealth } from '../health.ts';
import { PartitionState } from '../partition-state.ts';
import { pauseFor } from '../pause.ts';
import type { RecordBatch } from '../ports.ts';
import type { ProjectorOptions } from '../projector-types.ts';
import type { Message, RawRecord, StreamRecord } from '../record.ts';
import { type Patience, untilRegistryAnswers } from '../until-registry-answers.ts';
import { Wake } from '../wake.ts';
import { withinRange } from '../within-range.ts';

const BATCH_RECORDS = 500;

export class ProjectedPartition<M extends Message, Tx> {
  readonly topic: string;
  readonly partition: number;
  readonly epoch: number;
  readonly done: Promise<void>;
  private readonly options: ProjectorOptions<M, Tx>;
  private readonly state: PartitionState;
  private readonly loss = new AbortController();
  private readonly wake = new Wake();
  private readonly patience: Patience;
  private buffered: RawRecord[] = [];
  /** Behind everything that was buffered: markers included. */
  private readNext = 0;
  /** Where the store stands; undefined while it has no row. */
  private position: number | undefined;
  private from = 0;
  private reading = false;
  private defect: Error | undefined;

  constructor(
    options: ProjectorOptions<M, Tx>,
    { topic, partition, epoch }: { topic: string; partition: number; epoch: number },
    previous: Promise<void>,
  ) {
    this.options = options;
    this.topic = topic;
    this.partition = partition;
    this.epoch = epoch;
    this.state = new PartitionState(topic, partition, options);
    this.patience = {
      clock: options.clock,
      signal: this.loss.signal,
      onWaiting: (error) => this.state.waiting(error),
      onRunning: () => this.state.running(),
    };
    this.done = previous.then(() => this.run());
  }

  take({ records, next }: RecordBatch): void {
    if (!this.reading) return;
    for (const raw of records) this.buffered.push(raw);
    this.readNext = next;
    if (this.buffered.length >= 2 * this.limit) this.options.consumer.pause(this.topic, this.partition);
    this.wake.ring();
  }

  gap(expected: number, start: number): void {
    const message = `${this.topic}/${this.partition} starts at ${start}: records from ${expected} on are gone`;
    this.defect = new DefectError(message, expected, { code: 'RECORDS_GONE' });
    this.wake.ring();
  }

  lose(): void {
    this.loss.abort();
    this.wake.ring();
  }

  health(): PartitionHealth {
    return this.state.health([[this.topic, this.from]]);
  }

  /** Stopped, it goes on from where the store stands. */
  resume(order: string): void {
    this.state.resume(order);
  }

  /** Records between the store's position and `end`. */
  behind(end: number): number {
    return Math.max(0, end - this.from);
  }

  private get limit(): number {
    return this.options.batchRecords ?? BATCH_RECORDS;
  }

  private async run(): Promise<void> {
    for (let attempt = 0; !this.loss.signal.aborted; attempt += 1) {
      try {
        await this.seek();
        attempt = 0;
        await this.write();
      } catch (error) {
        await this.onError(error, attempt);
      }
      if (this.defect !== undefined) await this.stop(this.defect);
    }
    this.reading = false;
  }

  /** To where the store stands. */
  private async seek(): Promise<void> {
    const { store, admin, consumer, definition } = this.options;
    this.reading = false;
    const name = `${this.topic}:${this.partition}`;
    this.position = (await store.positions(definition.name)).get(name);
    const range = (await admin.ranges(this.topic))[this.partition];
    this.from = withinRange(this.topic, this.partition, this.position ?? range?.start ?? 0, range);
    if (this.loss.signal.aborted) return;
    this.buffered = [];
    this.readNext = this.from;
    this.reading = true;
    consumer.seek(this.topic, this.partition, this.from);
    consumer.resume(this.topic, this.partition);
    this.state.running();
  }

  /** Until the store turns out to stand elsewhere, or the partition is lost. */
  private async write(): Promise<void> {
    while (!this.loss.signal.aborted) {
      if (this.defect !== undefined) throw this.defect;
      if (this.readNext <= this.from) await this.wake.sleep();
      else if ((await this.writeBatch()) === 'moved') return;
    }
  }

  private async writeBatch(): Promise<'applied' | 'moved'> {
    const { store, definition } = this.options;
    const taken = this.buffered.slice(0, this.limit);
    const rest = this.buffered.length > taken.length;
    const next = rest ? (taken.at(-1)?.offset ?? this.from) + 1 : this.readNext;
    const records: StreamRecord<M>[] = [];
    for (const raw of taken) records.push(await this.decoded(raw));
    const outcome = await this.untilStoreAnswers(() =>
      store.apply(definition.name, this.topic, this.partition, this.position, next, async (tx) => {
        if (records.length > 0) await definition.project(tx, records);
      }),
    );
    if (outcome === 'moved') return outcome;
    this.buffered = this.buffered.slice(taken.length);
    this.position = next;
    this.from = next;
    if (this.buffered.length < this.limit) this.options.consumer.resume(this.topic, this.partition);
    this.showPosition(next);
    return outcome;
  }

  private async decoded(raw: RawRecord): Promise<StreamRecord<M>> {
    const decoded = await untilRegistryAnswers(this.patience, () => this.options.decoder.decode(raw));
    if (decoded.ok) return decoded.record;
    throw unreadable(decoded.malformed, raw);
  }

  private async untilStoreAnswers<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 0; ; attempt += 1) {
      if (this.loss.signal.aborted) throw new StoppedError('the partition is no longer owned');
      try {
        const result = await work();
        if (attempt > 0) this.state.running();
        return result;
      } catch (error) {
        if (!this.options.isTransient(error)) throw this.unwritable(error);
        this.state.waiting(asError(error));
        await pauseFor(this.options.clock, backoffMs(attempt), this.loss.signal);
      }
    }
  }

  private unwritable(cause: unknown): DefectError {
    if (cause instanceof DefectError) return cause;
    const message = `the records from ${this.topic}/${this.partition}/${this.from} on cannot be written: ${kindOf(cause)}`;
    return new DefectError(message, this.from, { code: 'BATCH_UNWRITABLE', cause });
  }

  /** Before the first seek the store or the broker may be away: whatever is no defect is tried again. */
  private async onError(error: unknown, attempt: number): Promise<void> {
    if (error instanceof StoppedError) return;
    if (error instanceof DefectError) {
      this.defect = error;
      return;
    }
    this.state.waiting(asError(error));
    await pauseFor(this.options.clock, backoffMs(attempt), this.loss.signal);
  }

  /** Until somebody has it taken again, or it is lost. */
  private async stop(defect: Error): Promise<void> {
    this.reading = false;
    if (this.loss.signal.aborted) return;
    this.options.consumer.pause(this.topic, this.partition);
    await this.state.stopped(defect, this.loss.signal, this.from);
    this.defect = undefined;
  }

  /** For lag dashboards alone. */
  private showPosition(next: number): void {
    this.options.consumer.commit(this.topic, this.partition, next, this.epoch).catch(() => undefined);
  }
}
