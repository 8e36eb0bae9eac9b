/** What a worker (the tool-executor) is told and may do. STABLE. */
import type { Malformed } from './codec.ts';
import type { Message, RawRecord, StreamRecord } from './record.ts';

/** A partition of the requests topic while this process owns it, with the fenced log of claims beside it. */
export interface OwnedPartition<C extends Message> {
  readonly partition: number;
  readonly epoch: number;
  /**
   * Aborted when the partition is lost, or taken again after a failure: give up what has not started. Not by a stop: a worker that stops waits
   * until everything that it has shown is answered, and only then is this aborted.
   */
  readonly lost: AbortSignal;
  /**
   * Appends claims under the fence, gathered with others into one transaction; resolves with the offsets when they are durable.
   * Throws `StoppedError` when the partition was lost or is taken again meanwhile: then nothing may be started on the strength of it.
   */
  claim(writes: readonly ClaimWrite<C>[]): Promise<readonly number[]>;
  /** The next offset of requests that the group will resume from: everything before it has been answered. */
  committed(): number;
  /** Back-pressure: stops and restarts the flow of requests of this partition. Calls do not nest. */
  pause(): void;
  resume(): void;
}

export type ClaimWrite<C extends Message> =
  | { readonly key: string; readonly message: C; readonly id: string; readonly traceparent?: string }
  | { readonly key: string; readonly tombstone: true };

/** A claim as replayed; message undefined is a tombstone. */
export interface ReplayedClaim<C extends Message> {
  readonly key: string;
  readonly offset: number;
  readonly message: C | undefined;
}

export interface WorkerHandlers<R extends Message, C extends Message> {
  /** The partition is ours and every earlier owner is fenced; `claims` are all that the log holds, in its order. No request has been shown yet. */
  onAssigned(owned: OwnedPartition<C>, claims: readonly ReplayedClaim<C>[]): void;
  /**
   * One request, in order of offset; called without awaiting the one before. Resolves when everything that it is owed has been produced:
   * then its offset may be acknowledged (contiguous prefix). A rejection is a defect and stops the partition, unless it is lost.
   */
  onRequest(owned: OwnedPartition<C>, record: StreamRecord<R>): Promise<void>;
  /** A request that can never be read: dead-letter it. Resolves when that is done. */
  onMalformed(owned: OwnedPartition<C>, raw: RawRecord, malformed: Malformed): Promise<void>;
  onLost(owned: OwnedPartition<C>): void;
}
