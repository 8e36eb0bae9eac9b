/**
 * Everything asynchronous that the runtimes need, as ports. Two implementations, `kafka/` and `memory/`, under one
 * contract suite (`test/contract`). Topic names are logical throughout. STABLE.
 */
import type { RawRecord, RecordPosition } from './record.ts';

/** Time, so that a simulation can own it. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Runs `task` once after `delayMs`, unless cancelled. */
  after(delayMs: number, task: () => void): Cancel;
}
export type Cancel = () => void;

/** Records of one partition, in order. Handlers only enqueue them. */
export interface RecordBatch {
  readonly topic: string;
  readonly partition: number;
  /** The assignment that it was read under; a handler that owns a later one drops it. */
  readonly epoch: number;
  /** May be empty: transaction markers and aborted records take offsets too. */
  readonly records: readonly RawRecord[];
  /** The next offset to read after this batch: beyond its records and the markers behind them. */
  readonly next: number;
}

/** Called synchronously; must not block. */
export interface AssignmentHandler {
  /** Partition p of every subscribed topic is this member's now. All of them are paused: seek each, then resume it. */
  onAssigned(partition: number, epoch: number): void;
  /** No longer this member's (or the group was left): drop everything held for it. */
  onLost(partition: number, epoch: number): void;
  onBatch(batch: RecordBatch): void;
  /** Records from `expected` on are gone from the log before they were read: fatal for the partition. */
  onGap(topic: string, partition: number, expected: number, start: number): void;
  /** The consumer cannot go on and will not come back by itself. */
  onFailed(error: Error): void;
}

/**
 * A member of a group that reads several co-partitioned topics: partition p of each of them goes to one member, and
 * members keep what they have across rebalances where the balance allows it.
 */
export interface PartitionedConsumer {
  start(handler: AssignmentHandler): Promise<void>;
  /** Records from `offset` on, none from before. The next batches start there. */
  seek(topic: string, partition: number, offset: number): void;
  pause(topic: string, partition: number): void;
  resume(topic: string, partition: number): void;
  /** Commits the next offset to read for the group. Refused (false) when `epoch` is no longer the partition's. */
  commit(topic: string, partition: number, next: number, epoch: number): Promise<boolean>;
  /** The group's committed next offset, undefined when it has none. */
  committed(topic: string, partition: number): Promise<number | undefined>;
  /**
   * Resolves true after a heartbeat sent from now on has succeeded with this partition still assigned under `epoch`; false when
   * the assignment is gone. Needed before a fenced partition is taken again, else two owners steal from each other for ever.
   */
  confirmOwnership(partition: number, epoch: number): Promise<boolean>;
  /** Whether the group counts on this member, as far as it can know: false before it has joined, and while it joins again after a crash. */
  isMember(): boolean;
  /** Leaves the group; every partition is lost. */
  stop(): Promise<void>;
}

/** Reads partitions without a group. Only committed records; offsets as the broker has them. */
export interface PartitionReader {
  /**
   * Visits records from `from` on until `until` (exclusive) has been passed, in order. Throws `LogGapError` for a `from` before the
   * log start, and `BrokerUnavailableError` for an `until` that was asked for too long in vain: a leader that was just elected may not know yet how
   * far its log goes.
   */
  read(
    topic: string,
    partition: number,
    from: number,
    until: number,
    visit: (record: RawRecord) => void | Promise<void>,
  ): Promise<void>;
  /** One record; undefined if retention or compaction has removed it, or it was aborted. */
  readOne(topic: string, partition: number, offset: number): Promise<RawRecord | undefined>;
  /** Follows a partition from `from` on until the signal aborts. `onProgress` also tells of ranges without records. */
  follow(request: FollowRequest): Promise<void>;
  close(): Promise<void>;
}

export interface FollowRequest {
  readonly topic: string;
  readonly partition: number;
  readonly from: number;
  readonly signal: AbortSignal;
  /** `next` is the next offset after these records. Awaited before more is fetched. */
  onRecords(records: readonly RawRecord[], next: number): void | Promise<void>;
}

/** A record to append to a fenced log. */
export interface LogRecord {
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** null writes a tombstone. */
  readonly value: Buffer | null;
}

/**
 * One partition that has a single writer at a time, whatever the previous writer's clock says: taking it shuts out every earlier holder
 * on the broker. After any error but `RecordTooLargeError` the holder must drop its state and take it again.
 */
export interface FencedLog {
  readonly topic: string;
  readonly partition: number;
  /** Fences every other holder and ends what it left open; only then looks at the log. */
  takeOver(): Promise<LogRange>;
  /**
   * One transaction, all or nothing. Throws `FencedError` when another holder has taken over, `UnknownOutcomeError` when it may or may
   * not have been committed, `UnexpectedOffsetError` when somebody else has written in between, `RecordTooLargeError` (a defect; nothing was written).
   */
  append(records: readonly LogRecord[]): Promise<Appended>;
  /**
   * The same partition of another topic, under the same fence and so with the same single writer. Its range is looked at now: ask after
   * `takeOver`, and again after the next.
   */
  beside(topic: string): Promise<SideLog>;
  close(): Promise<void>;
}

/** Written by the holder of a fenced log, one append at a time with those of the log itself. */
export interface SideLog {
  readonly topic: string;
  readonly range: LogRange;
  /** As `FencedLog.append`; after an error the log itself must be taken over again. */
  append(records: readonly LogRecord[]): Promise<Appended>;
}

export interface LogRange {
  readonly start: number;
  /** The next offset that will be given out. */
  readonly end: number;
}

export interface Appended {
  readonly baseOffset: number;
  /** The next offset that will be given out: behind the records and the commit marker. */
  readonly end: number;
  /** Epoch milliseconds. */
  readonly appendedAt: number;
}

/** Opens fenced logs. One holder per (topic, partition) and process; the fence is per topic and partition. */
export interface FencedLogs {
  open(topic: string, partition: number): FencedLog;
}

/** A record to publish, outside any transaction. */
export interface PublishRecord extends LogRecord {
  readonly topic: string;
  /** Left out: murmur2 of `placedBy`, modulo the partition count. */
  readonly partition?: number;
  /** Left out: the key. */
  readonly placedBy?: string;
}

/** At-least-once publishing. Order is kept per partition for one caller; duplicates are possible after a retry. */
export interface Publisher {
  /**
   * Resolves when every record is acknowledged by all in-sync replicas, with where each lies, in the order given: a client that has sent a
   * request finds its refusal in `PartitionAdvanced.refused` by that position. After a retry it is the position of the last try.
   */
  publish(records: readonly PublishRecord[]): Promise<readonly RecordPosition[]>;
  close(): Promise<void>;
}

export interface TopicSpec {
  readonly topic: string;
  readonly partitions: number;
  /** Left out: the broker's default. */
  readonly replicationFactor?: number;
  /** Kafka's own names and values, e.g. `{ 'message.timestamp.type': 'LogAppendTime' }`. */
  readonly config: Readonly<Record<string, string>>;
}

export interface TopicDescription {
  readonly topic: string;
  readonly partitions: number;
  readonly config: Readonly<Record<string, string>>;
}

export interface Admin {
  /** Creates what is absent, leaves what is there. */
  createTopics(specs: readonly TopicSpec[]): Promise<void>;
  /** Logical names of the topics under our prefix. */
  listTopics(): Promise<readonly string[]>;
  /** undefined for a topic that does not exist. */
  describeTopic(topic: string): Promise<TopicDescription | undefined>;
  /** Throws `UnknownTopicError`. */
  partitionCount(topic: string): Promise<number>;
  /** Asked of the broker now; index is the partition. Throws `UnknownTopicError`. */
  ranges(topic: string): Promise<readonly LogRange[]>;
  close(): Promise<void>;
}

/** Where projections live, with their positions in the same transaction. Implemented over PostgreSQL in packages/process. */
export interface ProjectionStore<Tx> {
  /** Next offsets by `"topic:partition"` (logical topic). */
  positions(projection: string): Promise<ReadonlyMap<string, number>>;
  /**
   * Runs `work` and moves the position from `from` to `next` in one transaction, if it stands at `from` (undefined: no row yet).
   * 'moved': it stands elsewhere, nothing was written, and the caller seeks again.
   */
  apply(
    projection: string,
    topic: string,
    partition: number,
    from: number | undefined,
    next: number,
    work: (tx: Tx) => Promise<void>,
  ): Promise<'applied' | 'moved'>;
}
