/**
 * One partition of the in-memory broker, with the offsets that Kafka would give: transaction markers and aborted records take
 * offsets too, and readers of committed records stop before an open transaction.
 */
import type { LogRange, LogRecord } from '../ports.ts';
import type { RawRecord } from '../record.ts';

interface Entry {
  readonly record: RawRecord | undefined;
  state: 'committed' | 'open' | 'aborted' | 'marker';
}

export interface Slice {
  readonly records: readonly RawRecord[];
  /** The next offset to read. */
  readonly next: number;
}

export class PartitionLog {
  readonly topic: string;
  readonly partition: number;
  private entries: Entry[] = [];
  private start = 0;
  private readonly listeners = new Set<() => void>();

  constructor(topic: string, partition: number) {
    this.topic = topic;
    this.partition = partition;
  }

  range(): LogRange {
    return { start: this.start, end: this.start + this.entries.length };
  }

  /** Where a reader of committed records must stop: the first record of an open transaction, else the end. */
  stableEnd(): number {
    const open = this.entries.findIndex(({ state }) => state === 'open');
    return open < 0 ? this.range().end : this.start + open;
  }

  append(records: readonly LogRecord[], appendedAt: number, state: 'committed' | 'open'): number {
    const base = this.range().end;
    records.forEach((record, index) => {
      const position = { topic: this.topic, partition: this.partition, offset: base + index };
      this.entries.push({ record: { ...record, ...position, appendedAt }, state });
    });
    this.notify();
    return base;
  }

  /** Ends what is open, with a marker; nothing when nothing is. */
  endTransaction(outcome: 'committed' | 'aborted'): void {
    const open = this.entries.filter(({ state }) => state === 'open');
    if (open.length === 0) return;
    for (const entry of open) entry.state = outcome;
    this.entries.push({ record: undefined, state: 'marker' });
    this.notify();
  }

  /** Up to `limit` committed records from an offset on. */
  slice(from: number, limit: number): Slice {
    const stable = this.stableEnd();
    const records: RawRecord[] = [];
    let next = Math.max(from, this.start);
    while (next < stable && records.length < limit) {
      const entry = this.entries[next - this.start];
      if (entry?.state === 'committed' && entry.record !== undefined) records.push(entry.record);
      next += 1;
    }
    return { records, next: this.beyondMarkers(next, stable) };
  }

  at(offset: number): RawRecord | undefined {
    const entry = this.entries[offset - this.start];
    return entry?.state === 'committed' ? entry.record : undefined;
  }

  /** Retention: forgets everything before an offset. */
  dropBefore(offset: number): void {
    const dropped = Math.min(Math.max(0, offset - this.start), this.entries.length);
    this.entries = this.entries.slice(dropped);
    this.start += dropped;
  }

  /** Compaction: takes single records away; their offsets stay taken. */
  removeAt(offset: number): void {
    const index = offset - this.start;
    if (this.entries[index] !== undefined) this.entries[index] = { record: undefined, state: 'marker' };
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private beyondMarkers(from: number, stable: number): number {
    let next = from;
    while (next < stable && this.entries[next - this.start]?.record === undefined) next += 1;
    return next;
  }

  private notify(): void {
    for (const listener of [...this.listeners]) listener();
  }
}
