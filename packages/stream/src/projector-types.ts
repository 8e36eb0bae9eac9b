/** What a projector is given. STABLE: members are only added. */
import type { Decoder } from './codec.ts';
import type { ResumeOrder, RuntimeHealth } from './health.ts';
import type { StreamObserver } from './observer.ts';
import type { Admin, Clock, PartitionedConsumer, ProjectionStore } from './ports.ts';
import type { Message, StreamRecord } from './record.ts';

/** Tables built from committed events alone. */
export interface ProjectionDefinition<M extends Message, Tx> {
  /** Names the consumer group and the positions. */
  readonly name: string;
  readonly topics: readonly string[];
  /** Writes a batch of one partition, in order. No clock, no serials: a rebuild must give the same rows. Anything thrown that is not transient stops the partition. */
  project(tx: Tx, records: readonly StreamRecord<M>[]): Promise<void>;
}

export interface ProjectorOptions<M extends Message, Tx> {
  readonly definition: ProjectionDefinition<M, Tx>;
  /** A group member subscribed to `definition.topics`. */
  readonly consumer: PartitionedConsumer;
  readonly decoder: Decoder<M>;
  readonly store: ProjectionStore<Tx>;
  readonly admin: Admin;
  readonly clock: Clock;
  /** An error of the store that time may mend (connection lost, serialisation): the batch is tried again. */
  isTransient(error: unknown): boolean;
  /** Records a batch: 500. */
  readonly batchRecords?: number;
  readonly observer?: StreamObserver;
}

export interface Projector {
  start(): Promise<void>;
  stop(): Promise<void>;
  health(): RuntimeHealth;
  /** Has a partition that is stopped here taken again; nothing to do where it is not. */
  resume(order: ResumeOrder): void;
  /** Records between PostgreSQL's position and the log's end, by `"topic:partition"`; asks the broker. */
  lag(): Promise<ReadonlyMap<string, number>>;
}
