/**
 * Takes a partition's snapshots while it is held: one cut when enough has happened, then one slice of it at a time, between two batches.
 *
 * I1 Nothing is written before everything up to the cut is dispatched: what a snapshot covers is never dispatched again.
 * I2 A slice is one transaction of the partition's own producer; the marker comes after everything that it stands for.
 * I3 An error leaves the producer worthless, and with it what is held: the partition is taken again.
 */
import { asError, isDefect } from '../../defect.ts';
import { MessageTooLargeError, PayloadTooLargeError, StreamError } from '../../errors.ts';
import type { StreamObserver } from '../../observer.ts';
import type { Clock, LogRecord, SideLog } from '../../ports.ts';
import type { Message, Outgoing } from '../../record.ts';
import type { EntityTable } from '../entity-table.ts';
import type { LogPoint } from '../recovery.ts';
import { type SnapshotCut, takeCut } from './snapshot-cut.ts';
import { type Noted, type SnapshotLedger, sizeOf } from './snapshot-ledger.ts';
import { recordsOf, type SnapshotRecord } from './snapshot-round.ts';

/** Our defect, and only of the snapshots: work goes on without them. */
export class SnapshotDefectError extends StreamError {}

export interface SnapshotLimits {
  readonly snapshotEvents: number;
  readonly snapshotMs: number;
  readonly snapshotSliceBytes: number;
  readonly snapshotSpareBytes: number;
}

/** What it works with. */
export interface TakerPorts {
  readonly topic: string;
  readonly partition: number;
  readonly foldVersion: number;
  readonly limits: SnapshotLimits;
  readonly clock: Clock;
  readonly observer: StreamObserver | undefined;
  readonly side: SideLog;
  encode(outgoing: Outgoing): Promise<LogRecord>;
  /** Through where everything is dispatched. */
  dispatched(): number;
}

/** What it begins with. */
export interface TakerStart<S> {
  readonly table: EntityTable<S>;
  readonly ledger: SnapshotLedger;
  /** Up to where the window has been written. */
  readonly windowFrom: number;
  /** Records of the log that no snapshot covers. */
  readonly uncovered: number;
}

export interface SnapshotGauges {
  /** Records of the log since the last cut. */
  readonly uncoveredRecords: number;
  /** Of the topic since `readFrom`: what a recovery needs, and everything. */
  readonly neededBytes: number;
  readonly writtenBytes: number;
}

interface Round<S> {
  readonly cut: SnapshotCut<S>;
  readonly records: Iterator<SnapshotRecord>;
  readonly startedAt: number;
  readonly readFrom: number;
  writtenBytes: number;
}

interface Encoded {
  readonly noted: Noted;
  readonly record: LogRecord;
}

export class SnapshotTaker<S> {
  private readonly ports: TakerPorts;
  private readonly start: TakerStart<S>;
  private end: number;
  private windowFrom: number;
  private uncovered: number;
  private lastCutAt: number;
  private round: Round<S> | undefined;
  private waiting: Encoded | undefined;

  constructor(ports: TakerPorts, start: TakerStart<S>) {
    this.ports = ports;
    this.start = start;
    this.end = ports.side.range.end;
    this.windowFrom = start.windowFrom;
    this.uncovered = start.uncovered;
    this.lastCutAt = ports.clock.now();
  }

  get gauges(): SnapshotGauges {
    return { uncoveredRecords: this.uncovered, ...this.start.ledger.sizes };
  }

  /** A transaction of so many records was committed. */
  committed(records: number): void {
    this.uncovered += records;
  }

  /** When there is something to do if nothing happens until then, epoch milliseconds. */
  dueAt(): number | undefined {
    if (this.round !== undefined || this.uncovered === 0) return undefined;
    const { snapshotEvents, snapshotMs } = this.ports.limits;
    return this.uncovered >= snapshotEvents ? 0 : this.lastCutAt + snapshotMs;
  }

  /** Whether a step would do something now. */
  isReady(): boolean {
    if (this.round !== undefined) return this.ports.dispatched() >= this.round.cut.through.offset;
    const dueAt = this.dueAt();
    return dueAt !== undefined && dueAt <= this.ports.clock.now();
  }

  /** Begins a round, or writes its next slice. `through` and `next` are of the last transaction. */
  async step(through: LogPoint | undefined, next: ReadonlyMap<string, number>): Promise<void> {
    if (!this.isReady()) return;
    this.round ??= through && this.begin(through, next);
    if (this.round === undefined || !this.isReady()) return;
    try {
      await this.write(this.round);
    } catch (error) {
      if (!isDefect(error)) throw error;
      throw new SnapshotDefectError(`snapshots are off: ${asError(error).message}`, { cause: error });
    }
  }

  private begin(through: LogPoint, next: ReadonlyMap<string, number>): Round<S> {
    const { table, ledger } = this.start;
    const { clock, foldVersion, limits } = this.ports;
    const isWhole = ledger.isOvergrown(limits.snapshotSpareBytes);
    const cut = takeCut(table, ledger, { through, next, windowFrom: this.windowFrom, isWhole });
    const readFrom = cut.isWhole ? this.end : (ledger.readFrom ?? this.end);
    const records = recordsOf(cut, { table, ledger, foldVersion, readFrom });
    this.windowFrom = cut.window.until;
    this.uncovered = 0;
    this.lastCutAt = clock.now();
    return { cut, records, startedAt: clock.now(), readFrom, writtenBytes: 0 };
  }

  private async write(round: Round<S>): Promise<void> {
    const slice = await this.nextSlice(round);
    if (slice.length === 0) {
      this.round = undefined;
      return;
    }
    const appended = await this.ports.side.append(slice.map(({ record }) => record));
    this.end = appended.end;
    for (const { noted, record } of slice) this.landed(round, noted, sizeOf(record));
  }

  private async nextSlice(round: Round<S>): Promise<readonly Encoded[]> {
    const slice: Encoded[] = [];
    let bytes = 0;
    for (;;) {
      const encoded = this.waiting ?? (await this.encodeNext(round));
      this.waiting = encoded;
      if (encoded === undefined || (slice.length > 0 && bytes + sizeOf(encoded.record) > this.ports.limits.snapshotSliceBytes))
        return slice;
      slice.push(encoded);
      bytes += sizeOf(encoded.record);
      this.waiting = undefined;
    }
  }

  private landed(round: Round<S>, noted: Noted, sizeBytes: number): void {
    const { ledger } = this.start;
    ledger.note(noted, sizeBytes);
    round.writtenBytes += sizeBytes;
    if (noted.kind !== 'marker') return;
    if (round.cut.isWhole) ledger.advance(round.readFrom, round.writtenBytes);
    const { topic, partition, clock, observer } = this.ports;
    observer?.snapshotTaken?.({
      ...{ topic, partition },
      entities: round.cut.entities.length,
      bytes: round.writtenBytes,
      durationMs: clock.now() - round.startedAt,
    });
  }

  private async encodeNext({ cut, records }: Round<S>): Promise<Encoded | undefined> {
    const next = records.next();
    if (next.done) return undefined;
    const { noted, message } = next.value;
    if (message === undefined) return { noted, record: { key: noted.key, headers: {}, value: null } };
    const record = await this.encode(noted, message, cut.through.offset);
    if (record !== undefined) return { noted, record };
    // Too large to be kept here: folded again from its events when it is needed.
    const { state: _state, ...stateless } = { state: undefined, ...message };
    return { noted, record: await this.encodeOrThrow(noted, stateless, cut.through.offset) };
  }

  /** Undefined for a state that does not fit into a slice. */
  private async encode(noted: Noted, message: Message, through: number): Promise<LogRecord | undefined> {
    try {
      const record = await this.encodeOrThrow(noted, message, through);
      return sizeOf(record) <= this.ports.limits.snapshotSliceBytes || !('state' in message) ? record : undefined;
    } catch (error) {
      const isTooLarge = error instanceof MessageTooLargeError || error instanceof PayloadTooLargeError;
      if (isTooLarge && 'state' in message) return undefined;
      throw error;
    }
  }

  private encodeOrThrow({ key }: Noted, message: Message, through: number): Promise<LogRecord> {
    const { topic, partition } = this.ports;
    return this.ports.encode({ topic, partition, key, message, id: `${key}/${through}` });
  }
}
