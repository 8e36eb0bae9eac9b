/** Inputs read and not yet decided, of one partition, in the order of their arrival. */
import type { RecordBatch } from '../ports.ts';
import type { RawRecord } from '../record.ts';

export type QueuedInput =
  | { readonly kind: 'record'; readonly raw: RawRecord }
  /** Nothing but markers lies before `next`. */
  | { readonly kind: 'progress'; readonly topic: string; readonly next: number };

export class InputQueue {
  private items: QueuedInput[] = [];
  private head = 0;
  private queuedBytes = 0;

  get size(): number {
    return this.items.length - this.head;
  }

  get bytes(): number {
    return this.queuedBytes;
  }

  push({ topic, records, next }: RecordBatch): void {
    for (const raw of records) {
      this.items.push({ kind: 'record', raw });
      this.queuedBytes += sizeOf(raw);
    }
    if ((records.at(-1)?.offset ?? -1) + 1 < next) this.items.push({ kind: 'progress', topic, next });
  }

  /** At least one, if there is one; then up to both limits. */
  take(maxInputs: number, maxBytes: number): readonly QueuedInput[] {
    const taken: QueuedInput[] = [];
    let bytes = 0;
    for (let item = this.items[this.head]; item !== undefined && taken.length < maxInputs; item = this.items[this.head]) {
      const size = item.kind === 'record' ? sizeOf(item.raw) : 0;
      if (taken.length > 0 && bytes + size > maxBytes) break;
      taken.push(item);
      bytes += size;
      this.head += 1;
    }
    this.queuedBytes -= bytes;
    this.compact();
    return taken;
  }

  clear(): void {
    this.items = [];
    this.head = 0;
    this.queuedBytes = 0;
  }

  private compact(): void {
    if (this.head < 1_024 && this.head < this.items.length) return;
    this.items = this.items.slice(this.head);
    this.head = 0;
  }
}

const sizeOf = ({ key, value }: RawRecord): number => (value?.length ?? 0) + (key?.length ?? 0) + 100;
