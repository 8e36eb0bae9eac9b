/**
 * What travels: messages as the domain sees them, records as the log stores them.
 *
 * Topic names here are logical (`task.events`, `tool.requests.retail`); only the transports know the physical ones.
 * Offsets are numbers (exact up to 2^53). STABLE: services are written against this file.
 */

/** The least that every message has. Its body carries its own type. */
export interface Message {
  readonly type: string;
}

/** An event of an entity's own log: it carries what it needs, given by the domain. */
export interface EntityEvent extends Message {
  /** Unique; becomes `ce_id`. */
  readonly id: string;
  /** ISO 8601, UTC; becomes `ce_time`. */
  readonly at: string;
  /** 1, 2, 3 … without a gap per entity. A log whose events have none is not checked for gaps. */
  readonly seq?: number;
  readonly traceparent?: string | undefined;
}

/** Where a record lies. */
export interface RecordPosition {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/** A record as stored, not yet decoded. */
export interface RawRecord extends RecordPosition {
  /** The broker's append time (the writer's own time on a topic without `LogAppendTime`), epoch milliseconds. */
  readonly appendedAt: number;
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** The stored value; null is a tombstone. */
  readonly value: Buffer | null;
}

/** A decoded record. */
export interface StreamRecord<M extends Message = Message> extends RecordPosition {
  /** The broker's append time, epoch milliseconds: deadlines are judged by it. */
  readonly appendedAt: number;
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly message: M;
  /** The stored value, over which hashes are taken. */
  readonly bytes: Buffer;
}

/** What says where it is to lie: carried over from a message to its stored form. */
export function placeOf({ topic, partition, placedBy }: Outgoing): Pick<Outgoing, 'topic' | 'partition' | 'placedBy'> {
  return { topic, ...(partition === undefined ? {} : { partition }), ...(placedBy === undefined ? {} : { placedBy }) };
}

/** A message to be produced. */
export interface Outgoing<M extends Message = Message> {
  readonly topic: string;
  readonly key: string;
  /** Left out: murmur2 of `placedBy`, modulo the topic's partition count. */
  readonly partition?: number;
  /** What is to lie together, where that is not what has the same key. Left out: the key. */
  readonly placedBy?: string;
  readonly message: M;
  readonly headers?: Readonly<Record<string, string>>;
  /** Becomes `ce_id`. Derived from the event that causes it, so that a repeat is recognised. */
  readonly id: string;
  /** Becomes `ce_subject`. */
  readonly subject?: string;
  readonly traceparent?: string | undefined;
}
