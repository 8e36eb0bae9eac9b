/**
 * The worker: requests of a pool, handled concurrently, with a fenced log of claims beside each partition (the tool-executor's runtime).
 * STABLE: options are only added.
 */
import type { Decoder, Encoder } from './codec.ts';
import type { ResumeOrder, RuntimeHealth } from './health.ts';
import type { StreamObserver } from './observer.ts';
import { refuseOtherCounts } from './partition-count.ts';
import type { Admin, Clock, FencedLogs, PartitionedConsumer, PartitionReader } from './ports.ts';
import type { Message } from './record.ts';
import { WorkerPartition } from './worker/worker-partition.ts';
import type { WorkerHandlers } from './worker-types.ts';

export interface WorkerOptions<R extends Message, C extends Message> {
  /** Names the observer's facts and `ce_source` of claims. */
  readonly source: string;
  /** e.g. `tool.requests.crm` */
  readonly requests: string;
  /** e.g. `tool.claims.crm`: partition p belongs to the owner of partition p of the requests. */
  readonly claims: string;
  /** A member of the pool's group, subscribed to `requests` alone. */
  readonly consumer: PartitionedConsumer;
  readonly reader: PartitionReader;
  readonly logs: FencedLogs;
  readonly admin: Admin;
  readonly clock: Clock;
  readonly requestDecoder: Decoder<R>;
  readonly claimDecoder: Decoder<C>;
  readonly encoder: Encoder;
  readonly handlers: WorkerHandlers<R, C>;
  /** The pool's partition count: a topic with another is refused at start. */
  readonly partitions: number;
  /** Requests shown and not yet answered per partition before it pauses: 500. */
  readonly unanswered?: number;
  readonly observer?: StreamObserver;
}

export interface Worker {
  /** Joins the group; resolves when joined. Throws `PartitionCountError`, `UnknownTopicError`. */
  start(): Promise<void>;
  /** Takes nothing new, waits for what is being handled, acknowledges it, leaves the group. */
  stop(): Promise<void>;
  health(): RuntimeHealth;
  /** Has a partition that is stopped here taken again; nothing to do where it is not. */
  resume(order: ResumeOrder): void;
  gauges(): readonly WorkerGauges[];
}

export interface WorkerGauges {
  readonly partition: number;
  /** Requests shown and not yet answered. */
  readonly unanswered: number;
  /** The next offset that the group will resume from. */
  readonly committed: number;
}

export function createWorker<R extends Message, C extends Message>(options: WorkerOptions<R, C>): Worker {
  const owned = new Map<number, WorkerPartition<R, C>>();
  const { consumer, admin, requests, claims, observer } = options;
  let joined = false;
  let failure: string | undefined;

  const assign = (partition: number, epoch: number): void => {
    const previous = owned.get(partition)?.done ?? Promise.resolve();
    owned.set(partition, new WorkerPartition(options, partition, epoch, previous));
  };
  const lose = (partition: number, epoch: number): void => {
    const found = owned.get(partition);
    if (found?.epoch !== epoch) return;
    found.lose();
    observer?.lost?.({ topic: requests, partition });
    void found.done.then(() => {
      if (owned.get(partition) === found) owned.delete(partition);
    });
  };
  return {
    async start() {
      await refuseOtherCounts(admin, [requests, claims], options.partitions);
      await consumer.start({
        onAssigned: assign,
        onLost: lose,
        onBatch: (batch) => {
          const found = owned.get(batch.partition);
          if (found?.epoch === batch.epoch) found.take(batch);
        },
        onGap: (_, partition, expected, start) => owned.get(partition)?.gap(expected, start),
        onFailed: (error) => {
          failure = error.message;
        },
      });
      joined = true;
    },
    async stop() {
      await Promise.all([...owned.values()].map((partition) => partition.finish()));
      joined = false;
      await consumer.stop();
    },
    health: () => ({
      joined: joined && failure === undefined && consumer.isMember(),
      ...(failure === undefined ? {} : { failure }),
      partitions: [...owned.values()].map((partition) => partition.health()),
    }),
    gauges: () => [...owned.values()].map((partition) => partition.gauges()),
    resume: ({ id, partition, topic = requests }) => {
      if (topic === requests) owned.get(partition)?.resume(id);
    },
  };
}
