/**
 * One partition of a pool's requests while this process owns it.
 *
 * I1 No request is shown before every earlier owner has been fenced out of the claims and they have been replayed.
 * I2 An offset is acknowledged only when everything before it is answered, and only in the assignment under which it was read.
 * I3 A claim that was not confirmed to be durable starts nothing: its caller gets an error, and the partition is taken again.
 */
import { backoffMs } from '../backoff.ts';
import type { Decoded } from '../codec.ts';
import { asError, DefectError, isDefect, kindOf, unreadable } from '../defect.ts';
import { FencedError, StoppedError } from '../errors.ts';
import type { PartitionHealth } from '../health.ts';
import { PartitionState } from '../partition-state.ts';
import { pauseFor } from '../pause.ts';
import type { FencedLog, RecordBatch } from '../ports.ts';
import type { Message, RawRecord } from '../record.ts';
import { type Patience, untilRegistryAnswers } from '../until-registry-answers.ts';
import { Wake } from '../wake.ts';
import { withinRange } from '../within-range.ts';
import type { WorkerGauges, WorkerOptions } from '../worker.ts';
import type { OwnedPartition, ReplayedClaim } from '../worker-types.ts';
import { Acknowledgements } from './acknowledgements.ts';
import { ClaimLog } from './claim-log.ts';
import type { Tenure } from './tenure.ts';

const UNANSWERED = 500;

export class WorkerPartition<R extends Message, C extends Message> {
  readonly epoch: number;
  readonly done: Promise<void>;
  private readonly options: WorkerOptions<R, C>;
  private readonly partition: number;
  private readonly log: FencedLog;
  private readonly state: PartitionState;
  private readonly loss = new AbortController();
  private readonly wake = new Wake();
  private batches: RecordBatch[] = [];
  private tenure: Tenure<C> | undefined;
  private finishing = false;

  constructor(options: WorkerOptions<R, C>, partition: number, epoch: number, previous: Promise<void>) {
    this.options = options;
    this.partition = partition;
    this.epoch = epoch;
    this.state = new PartitionState(options.requests, partition, options);
    this.log = options.logs.open(options.claims, partition);
    this.done = previous.then(() => this.run());
  }

  take(batch: RecordBatch): void {
    if (this.tenure === undefined || this.finishing) return;
    this.batches.push(batch);
    this.wake.ring();
  }

  gap(expected: number, start: number): void {
    const gone = `${this.options.requests}/${this.partition} starts at ${start}: requests from ${expected} on are gone`;
    this.fail(new DefectError(gone, expected, { code: 'RECORDS_GONE' }));
  }

  lose(): void {
    this.loss.abort();
    this.tenure?.ended.abort();
    this.wake.ring();
  }

  /** Waits for what is being handled and acknowledges it. */
  finish(): Promise<void> {
    this.finishing = true;
    this.batches = [];
    if (this.tenure === undefined) this.lose();
    else this.adjust(this.tenure);
    this.wake.ring();
    return this.done;
  }

  health(): PartitionHealth {
    return this.state.health(this.tenure && [[this.options.requests, this.tenure.answers.committed]]);
  }

  /** Stopped, it is taken again, from the fence on. */
  resume(order: string): void {
    this.state.resume(order);
  }

  gauges(): WorkerGauges {
    const { tenure } = this;
    return {
      partition: this.partition,
      unanswered: tenure?.answers.prefix.unanswered ?? 0,
      committed: tenure?.answers.committed ?? 0,
    };
  }

  private async run(): Promise<void> {
    for (let attempt = 0; !this.loss.signal.aborted; attempt += 1) {
      try {
        const tenure = await this.begin();
        attempt = 0;
        await this.work(tenure);
        break;
      } catch (error) {
        if (this.loss.signal.aborted) break;
        if (isDefect(error)) await this.stop(error);
        else if (!(await this.mayRetake(asError(error), attempt))) break;
      }
    }
    this.end();
    await this.log.close();
  }

  private async begin(): Promise<Tenure<C>> {
    const { consumer, requests, handlers, clock, observer, claims: topic } = this.options;
    const startedAt = clock.now();
    this.end();
    this.state.recovering();
    const range = await this.log.takeOver();
    const claims = await this.replayClaims(range.start, range.end);
    const from = await this.resumeFrom();
    if (this.loss.signal.aborted) throw new StoppedError('the partition was lost while it was taken');
    const tenure = this.newTenure(from);
    handlers.onAssigned(tenure.owned, claims);
    this.tenure = tenure;
    consumer.seek(requests, this.partition, from);
    this.adjust(tenure);
    this.state.running();
    const durationMs = clock.now() - startedAt;
    observer?.recovered?.({ topic, partition: this.partition, events: claims.length, entities: 0, durationMs });
    return tenure;
  }

  private async replayClaims(start: number, end: number): Promise<readonly ReplayedClaim<C>[]> {
    const { reader, claims, claimDecoder } = this.options;
    const found: ReplayedClaim<C>[] = [];
    await reader.read(claims, this.partition, start, end, async (raw) => {
      const { offset, key } = raw;
      if (raw.value === null) return void found.push({ key: key ?? '', offset, message: undefined });
      const decoded = await untilRegistryAnswers(this.patience(this.loss.signal), () => claimDecoder.decode(raw));
      if (!decoded.ok) throw unreadable(decoded.malformed, raw);
      found.push({ key: key ?? '', offset, message: decoded.record.message });
    });
    return found;
  }

  private async resumeFrom(): Promise<number> {
    const { consumer, admin, requests } = this.options;
    const committed = await consumer.committed(requests, this.partition);
    const range = (await admin.ranges(requests))[this.partition];
    return withinRange(requests, this.partition, committed ?? range?.start ?? 0, range);
  }

  private newTenure(from: number): Tenure<C> {
    const ended = new AbortController();
    const patience = this.patience(ended.signal);
    const { encoder, source, reader, claims } = this.options;
    const isReadable = async (offset: number) => (await reader.readOne(claims, this.partition, offset)) !== undefined;
    const onFailed = (error: unknown) => this.fail(error);
    const log = new ClaimLog<C>({ log: this.log, isReadable, encoder, source, patience, onFailed });
    const owned: OwnedPartition<C> = {
      partition: this.partition,
      epoch: this.epoch,
      lost: ended.signal,
      claim: (writes) => log.append(writes),
      committed: () => tenure.answers.committed,
      pause: () => this.setPaused(tenure, true),
      resume: () => this.setPaused(tenure, false),
    };
    const facts = { paused: false, full: false, flowing: false, trouble: undefined };
    const tenure: Tenure<C> = { owned, answers: this.acknowledgements(from), patience, ended, ...facts };
    return tenure;
  }

  private async work(tenure: Tenure<C>): Promise<void> {
    while (!this.loss.signal.aborted) {
      if (tenure.trouble !== undefined) throw tenure.trouble;
      const batch = this.batches.shift();
      if (batch !== undefined) await this.show(tenure, batch);
      if (this.finishing && tenure.answers.prefix.unanswered === 0) return tenure.answers.finish();
      if (!tenure.ended.signal.aborted) tenure.answers.begin();
      if (this.batches.length === 0) await this.wake.sleep();
    }
  }

  /** Hands the requests over one after another, without waiting for their answers. */
  private async show(tenure: Tenure<C>, { records, next }: RecordBatch): Promise<void> {
    for (const raw of records) tenure.answers.prefix.show(raw.offset);
    tenure.answers.prefix.readTo(next);
    this.adjust(tenure);
    for (const raw of records) {
      if (tenure.ended.signal.aborted) return;
      const decoded = await untilRegistryAnswers(tenure.patience, () => this.options.requestDecoder.decode(raw));
      void this.answer(tenure, raw, decoded);
    }
  }

  private async answer(tenure: Tenure<C>, raw: RawRecord, decoded: Decoded<R>): Promise<void> {
    const { handlers } = this.options;
    try {
      if (decoded.ok) await handlers.onRequest(tenure.owned, decoded.record);
      else await handlers.onMalformed(tenure.owned, raw, decoded.malformed);
      this.answered(tenure, raw.offset);
    } catch (error) {
      this.unanswerable(tenure, raw, error);
    }
  }

  private answered(tenure: Tenure<C>, offset: number): void {
    tenure.answers.prefix.answer(offset);
    this.adjust(tenure);
    this.wake.ring();
  }

  private unanswerable(tenure: Tenure<C>, { offset }: RawRecord, cause: unknown): void {
    if (tenure.ended.signal.aborted || this.tenure !== tenure) return;
    const message = `the request at ${offset} cannot be handled: ${kindOf(cause)}`;
    this.fail(new DefectError(message, offset, { code: 'REQUEST_UNHANDLED', cause }));
  }

  private acknowledgements(from: number): Acknowledgements {
    const { consumer, requests, clock } = this.options;
    return new Acknowledgements(from, {
      commit: (next) => consumer.commit(requests, this.partition, next, this.epoch),
      onCommitted: () => this.wake.ring(),
      onRefused: (error) => {
        if (error !== undefined) this.tellRefusal(error);
        clock.after(1_000, () => this.wake.ring());
      },
    });
  }

  private tellRefusal(error: unknown): void {
    const fields = { topic: this.options.requests, partition: this.partition, error: asError(error).message };
    const message = 'offset not acknowledged, tried again in a second';
    this.options.observer?.transport?.({ level: 'warn', message, fields });
  }

  private setPaused(tenure: Tenure<C>, paused: boolean): void {
    tenure.paused = paused;
    this.adjust(tenure);
  }

  private adjust(tenure: Tenure<C>): void {
    if (this.tenure !== tenure || this.loss.signal.aborted) return;
    const bound = this.options.unanswered ?? UNANSWERED;
    const { unanswered } = tenure.answers.prefix;
    tenure.full = unanswered >= bound || (tenure.full && unanswered > bound / 2);
    const flowing = !(tenure.paused || tenure.full || this.finishing);
    if (flowing === tenure.flowing) return;
    tenure.flowing = flowing;
    const { consumer, requests } = this.options;
    if (flowing) consumer.resume(requests, this.partition);
    else consumer.pause(requests, this.partition);
  }

  private end(): void {
    const { tenure } = this;
    this.tenure = undefined;
    this.batches = [];
    if (!this.loss.signal.aborted) this.options.consumer.pause(this.options.requests, this.partition);
    if (tenure === undefined) return;
    tenure.ended.abort();
    this.options.handlers.onLost(tenure.owned);
  }

  private fail(error: unknown): void {
    if (this.tenure === undefined || this.tenure.trouble !== undefined) return;
    this.tenure.trouble = error;
    this.tenure.ended.abort();
    this.wake.ring();
  }

  private async mayRetake(error: Error, attempt: number): Promise<boolean> {
    this.end();
    this.state.restarting(error);
    if (this.finishing) return false;
    if (error instanceof FencedError) return this.options.consumer.confirmOwnership(this.partition, this.epoch);
    await pauseFor(this.options.clock, backoffMs(attempt), this.loss.signal);
    return true;
  }

  private async stop(error: Error): Promise<void> {
    this.end();
    if (this.finishing) this.loss.abort();
    await this.state.stopped(error, this.loss.signal);
  }

  private patience(signal: AbortSignal): Patience {
    return {
      clock: this.options.clock,
      signal,
      onWaiting: (error) => this.state.waiting(error),
      onRunning: () => this.state.running(),
    };
  }
}
