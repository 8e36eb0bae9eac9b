/** The entity processor: what a service wires. STABLE: options are only added. */
import type { Decoder, Encoder } from './codec.ts';
import type { EntityDefinition, PartitionAdvanced } from './entity.ts';
import type { ResumeOrder, RuntimeHealth } from './health.ts';
import type { StreamObserver } from './observer.ts';
import { refuseOtherCounts } from './partition-count.ts';
import type { Admin, Clock, FencedLogs, PartitionedConsumer, PartitionReader, Publisher } from './ports.ts';
import { PartitionLoop } from './processor/partition-loop.ts';
import type { SnapshotSource } from './processor/snapshots/read-snapshots.ts';
import type { SnapshotGauges } from './processor/snapshots/snapshot-taker.ts';
import { TopicRanges } from './processor/topic-ranges.ts';
import type { EntityEvent, Message } from './record.ts';

export interface EntityProcessorOptions<S, M extends Message, E extends EntityEvent> {
  readonly definition: EntityDefinition<S, M, E>;
  /** A group member subscribed to `definition.inputs`, in that group alone. */
  readonly consumer: PartitionedConsumer;
  readonly reader: PartitionReader;
  readonly logs: FencedLogs;
  readonly admin: Admin;
  readonly clock: Clock;
  /** For effects, dead letters, and misplaced records. */
  readonly publisher: Publisher;
  readonly inputs: Decoder<M>;
  /** Reads the log back; `PartitionAdvanced` is among its types. */
  readonly events: Decoder<E | PartitionAdvanced>;
  readonly encoder: Encoder;
  /** Where snapshots are kept; left out: none are taken, and a recovery replays the whole log. */
  readonly snapshots?: SnapshotSource;
  /** N, of `definition.events` and every input: a topic with another count is refused at start. */
  readonly partitions: number;
  readonly limits?: Partial<ProcessorLimits>;
  readonly observer?: StreamObserver;
}

export interface ProcessorLimits {
  /** A batch of inputs: 200. */
  readonly batchInputs: number;
  /** A batch of inputs: 512 KiB. */
  readonly batchBytes: number;
  /** Undecided inputs held per partition before its inputs pause: 1,000. */
  readonly queuedInputs: number;
  /** Undecided bytes held per partition before its inputs pause: 4 MiB. */
  readonly queuedBytes: number;
  /** Live entities per partition before `openInputs` pause: 10,000. */
  readonly liveEntities: number;
  /** Stored bytes of the live entities' events per partition before `openInputs` pause: 128 MiB. */
  readonly liveBytes: number;
  /** Ended entities remembered per partition: 1,000,000. */
  readonly windowEntries: number;
  /** How long an ended entity is remembered, of the log's own time: 24 h. */
  readonly windowMs: number;
  /** Of these, the newest whose retired state is kept as well: 5,000. */
  readonly retiredEntities: number;
  /** How long their retired state is kept, of the log's own time: 1 h. */
  readonly retiredMs: number;
  /** Records of the log between two snapshots: 5,000. */
  readonly snapshotEvents: number;
  /** The longest between two snapshots, if anything has happened: 30,000 ms. */
  readonly snapshotMs: number;
  /** What one transaction of a snapshot holds: 1 MiB. A state that does not fit is folded again from its events. */
  readonly snapshotSliceBytes: number;
  /** How much the snapshots topic may hold of what is not needed, beyond its share (`SnapshotLedger`), before everything is written again: 1 MiB. */
  readonly snapshotSpareBytes: number;
  /** How far a broker's clock may differ from ours: 1,000 ms. */
  readonly clockSkewMs: number;
  /** Effects out at once per partition before deciding waits: 2,000. */
  readonly undispatched: number;
}

export interface EntityProcessor {
  /** Joins the group; resolves when joined. Throws `PartitionCountError`, `UnknownTopicError`. */
  start(): Promise<void>;
  /** Finishes the transaction in flight and what it owes, leaves the group. */
  stop(): Promise<void>;
  health(): RuntimeHealth;
  /** Has a partition that is stopped here taken again; nothing to do where it is not. */
  resume(order: ResumeOrder): void;
  /** For gauges, read at scrape. */
  gauges(): readonly ProcessorGauges[];
}

export interface ProcessorGauges {
  readonly partition: number;
  readonly liveEntities: number;
  readonly liveBytes: number;
  readonly rememberedEntities: number;
  /** Of those, with their retired state. */
  readonly retiredEntities: number;
  /** What the window takes in memory. */
  readonly windowBytes: number;
  readonly forgottenBefore: number;
  /** Absent where no snapshots are taken. */
  readonly snapshots: SnapshotGauges | undefined;
  readonly queuedInputs: number;
  readonly pendingTimers: number;
  readonly undispatched: number;
}

export const defaultLimits: ProcessorLimits = {
  batchInputs: 200,
  batchBytes: 512 * 1024,
  queuedInputs: 1_000,
  queuedBytes: 4 * 1024 * 1024,
  liveEntities: 10_000,
  liveBytes: 128 * 1024 * 1024,
  windowEntries: 1_000_000,
  windowMs: 24 * 3_600_000,
  retiredEntities: 5_000,
  retiredMs: 3_600_000,
  snapshotEvents: 5_000,
  snapshotMs: 30_000,
  snapshotSliceBytes: 1024 * 1024,
  snapshotSpareBytes: 1024 * 1024,
  clockSkewMs: 1_000,
  undispatched: 2_000,
};

export function createEntityProcessor<S, M extends Message, E extends EntityEvent>(
  options: EntityProcessorOptions<S, M, E>,
): EntityProcessor {
  const loops = new Map<number, PartitionLoop<S, M, E>>();
  const { definition, admin, clock, consumer } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const ranges = new TopicRanges(admin, clock, definition.inputs);
  let joined = false;
  let failure: string | undefined;

  const assign = (partition: number, epoch: number): void => {
    const previous = loops.get(partition)?.done ?? Promise.resolve();
    loops.set(partition, new PartitionLoop({ options, limits, ranges, partition }, epoch, previous));
  };
  const lose = (partition: number, epoch: number): void => {
    const loop = loops.get(partition);
    if (loop?.epoch !== epoch) return;
    loop.lose();
    options.observer?.lost?.({ topic: definition.events, partition });
    void loop.done.then(() => {
      if (loops.get(partition) === loop) loops.delete(partition);
    });
  };
  return {
    async start() {
      const beside = options.snapshots === undefined ? [] : [options.snapshots.topic];
      await refuseOtherCounts(admin, [definition.events, ...beside, ...definition.inputs], options.partitions);
      await consumer.start({
        onAssigned: assign,
        onLost: lose,
        onBatch: (batch) => loopOf(loops, batch.partition, batch.epoch)?.enqueue(batch),
        onGap: (topic, partition, expected, start) => loops.get(partition)?.gap(topic, expected, start),
        onFailed: (error) => {
          failure = error.message;
        },
      });
      joined = true;
    },
    async stop() {
      await Promise.all([...loops.values()].map((loop) => loop.finish()));
      joined = false;
      await consumer.stop();
    },
    health: () => ({
      joined: joined && failure === undefined && consumer.isMember(),
      ...(failure === undefined ? {} : { failure }),
      partitions: [...loops.values()].map((loop) => loop.health()),
    }),
    gauges: () => [...loops.values()].map((loop) => loop.gauges()),
    resume: ({ id, partition, topic = definition.events }) => {
      if (topic === definition.events) loops.get(partition)?.resume(id);
    },
  };
}

function loopOf<L extends { readonly epoch: number }>(
  loops: ReadonlyMap<number, L>,
  partition: number,
  epoch: number,
): L | undefined {
  const loop = loops.get(partition);
  return loop?.epoch === epoch ? loop : undefined;
}
