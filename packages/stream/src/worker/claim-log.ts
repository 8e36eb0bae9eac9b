/** Claims into the fenced log, gathered: while one transaction is out, the next is filled. */
import type { Encoder } from '../codec.ts';
import { StoppedError } from '../errors.ts';
import type { FencedLog, LogRecord } from '../ports.ts';
import type { Message } from '../record.ts';
import { type Patience, untilRegistryAnswers } from '../until-registry-answers.ts';
import type { ClaimWrite } from '../worker-types.ts';

interface Waiting {
  readonly records: readonly LogRecord[];
  resolve(offsets: readonly number[]): void;
  reject(error: Error): void;
}

export interface ClaimLogOptions {
  readonly log: FencedLog;
  readonly encoder: Encoder;
  readonly source: string;
  readonly patience: Patience;
  /** An append has failed: the partition must be taken again. */
  onFailed(error: unknown): void;
}

export class ClaimLog<C extends Message> {
  private readonly options: ClaimLogOptions;
  private waiting: Waiting[] = [];
  private flying = false;
  private failed = false;

  constructor(options: ClaimLogOptions) {
    this.options = options;
    options.patience.signal.addEventListener('abort', () => this.rejectWaiting(), { once: true });
  }

  /** Throws `StoppedError` once the partition is lost or taken again, and what encoding throws. */
  async append(writes: readonly ClaimWrite<C>[]): Promise<readonly number[]> {
    const records: LogRecord[] = [];
    for (const write of writes) records.push(await this.encoded(write));
    if (this.failed || this.options.patience.signal.aborted) throw lost();
    if (records.length === 0) return [];
    return new Promise((resolve, reject) => {
      this.waiting.push({ records, resolve, reject });
      void this.fly();
    });
  }

  private encoded(write: ClaimWrite<C>): Promise<LogRecord> {
    const { encoder, source, log, patience } = this.options;
    const { key } = write;
    if ('tombstone' in write) return Promise.resolve({ key, headers: {}, value: null });
    const { message, id, traceparent } = write;
    const trace = traceparent === undefined ? {} : { traceparent };
    const outgoing = { topic: log.topic, partition: log.partition, key, message, id, ...trace };
    return untilRegistryAnswers(patience, () => encoder.encode(outgoing, source));
  }

  private async fly(): Promise<void> {
    if (this.flying) return;
    this.flying = true;
    while (this.waiting.length > 0 && !this.failed) {
      const flight = this.waiting;
      this.waiting = [];
      await this.appendFlight(flight);
    }
    this.flying = false;
  }

  private async appendFlight(flight: readonly Waiting[]): Promise<void> {
    try {
      let { baseOffset } = await this.options.log.append(flight.flatMap(({ records }) => records));
      for (const { records, resolve } of flight) {
        const base = baseOffset;
        resolve(records.map((_, index) => base + index));
        baseOffset += records.length;
      }
    } catch (error) {
      this.failed = true;
      for (const { reject } of flight) reject(lost(error));
      this.rejectWaiting();
      this.options.onFailed(error);
    }
  }

  private rejectWaiting(): void {
    for (const { reject } of this.waiting) reject(lost());
    this.waiting = [];
  }
}

const lost = (cause?: unknown): StoppedError => new StoppedError('the partition is no longer held', { cause });
