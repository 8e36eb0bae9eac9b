/** How a runtime is doing, as plain data: services turn it into `/readyz` and gauges. STABLE. */

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
  /** Why it waits or is stopped: code and sentence. */
  readonly reason?: string;
  /** Where it is stopped. */
  readonly offset?: number;
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
