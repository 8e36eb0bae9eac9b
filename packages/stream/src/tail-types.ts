/** A reader of whole topics, without a group. STABLE. */
import type { Malformed } from './codec.ts';
import type { Message, RawRecord, StreamRecord } from './record.ts';

export interface TailHandlers<M extends Message> {
  /** In order per partition; awaited. */
  onRecord(record: StreamRecord<M>): void | Promise<void>;
  /** What cannot be read. Left out: an error that ends the tail. */
  onMalformed?(raw: RawRecord, malformed: Malformed): void | Promise<void>;
}

export interface TailOptions {
  /** Where to begin in each partition. */
  readonly from: 'start' | 'end' | ReadonlyMap<number, number>;
  /** Left out: all of them. */
  readonly partitions?: readonly number[];
}

export interface Tail {
  /** Resolves when every partition has been read to the end that it had when the tail was opened. */
  readonly caughtUp: Promise<void>;
  /** Settles when the tail has ended: resolved after `stop()`, rejected if it failed. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}
