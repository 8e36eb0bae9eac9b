/**
 * Claims into the fenced log, gathered: while one transaction is out, the next is filled.
 *
 * I1 A claim is there when it can be read back, not when its commit is acknowledged. On a starved machine an acknowledged commit was seen that
 *    had not happened: the next append lay where its marker belongs, the fence that followed took the claim away, and a `once` call ran again.
 */
import type { Encoder } from '../codec.ts';
import { StoppedError, UnknownOutcomeError } from '../errors.ts';
import { pauseFor } from '../pause.ts';
import type { FencedLog, LogRecord } from '../ports.ts';
import type { Message } from '../record.ts';
import { type Patience, untilRegistryAnswers } from '../until-registry-answers.ts';
import type { ClaimWrite } from '../worker-types.ts';

interface Waiting {
  readonly records: readonly LogRecord[];
  resolve(offsets: readonly number[]): void;
  reject(error: Error): void;
}

/** From the acknowledgement of a commit until its records can be read: milliseconds, seconds on a starved broker. */
const READABLE_WITHIN_MS = 10_000;
const READ_AGAIN_MS = 5;

export interface ClaimLogOptions {
  readonly log: FencedLog;
  /** Whether a committed record is there to be read. */
  isReadable(offset: number): Promise<boolean>;
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
      const all = flight.flatMap(({ records }) => records);
      let { baseOffset } = await this.options.log.append(all);
      await this.readBack(baseOffset + all.length - 1);
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

  /** The last record stands for all of its transaction. */
  private async readBack(offset: number): Promise<void> {
    const { patience, log, isReadable } = this.options;
    const { clock, signal } = patience;
    const giveUpAt = clock.now() + READABLE_WITHIN_MS;
    while (!(await isReadable(offset))) {
      if (signal.aborted) throw lost();
      const name = `${log.topic}/${log.partition}`;
      if (clock.now() >= giveUpAt)
        throw new UnknownOutcomeError(`${name} does not have ${offset}, whose commit was acknowledged`);
      await pauseFor(clock, READ_AGAIN_MS, signal);
    }
  }

  private rejectWaiting(): void {
    for (const { reject } of this.waiting) reject(lost());
    this.waiting = [];
  }
}

const lost = (cause?: unknown): StoppedError => new StoppedError('the partition is no longer held', { cause });
