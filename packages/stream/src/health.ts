/** How a runtime is doing, as plain data: services turn it into `/readyz` and gauges. STABLE. */
import type { RecordPosition } from './record.ts';

export type PartitionStatus =
  /** Fencing, replaying. */
  | 'recovering'
  | 'running'
  /** Something outside gives no answer (registry, broker); tried again. */
  | 'waiting'
  /** A defect of the log, the fold or a projection: stays so until an operator acts. */
  | 'stopped';

export interface PartitionHealth {
  /** The log, or for a projector the topic it reads. */
  readonly topic: string;
  readonly partition: number;
  readonly status: PartitionStatus;
  /** Since when it is in this status, epoch milliseconds. */
  readonly since: number;
  /** Why it waits or is stopped: one word of a few, and a sentence that begins with it. */
  readonly code?: string;
  readonly reason?: string;
  /** The record that it is stopped at, where it shows. */
  readonly at?: RecordPosition;
  /** By topic: the next offset that it has not dealt with yet. */
  readonly positions?: Readonly<Record<string, number>>;
  /** The order under which it was last taken again. */
  readonly resumedBy?: string;
}

export interface RuntimeHealth {
  /** False until the group has been joined, while it has to be joined again, and after a failure that will not mend itself. */
  readonly joined: boolean;
  readonly failure?: string;
  readonly partitions: readonly PartitionHealth[];
}

/** Ready: joined, and no partition stopped or waiting. */
export const isReady = (health: RuntimeHealth): boolean =>
  health.joined && health.partitions.every(({ status }) => status === 'running' || status === 'recovering');

/** An operator's order to take a stopped partition again. */
export interface ResumeOrder {
  /** Names the order; shown with the partition from then on. */
  readonly id: string;
  readonly partition: number;
  /** Where several topics have a partition of that number; all of them if absent. */
  readonly topic?: string;
}
