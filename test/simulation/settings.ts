/** What differs from run to run beside the faults. Drawn from the seed. */
import type { ProcessorLimits } from '@holdpoint/stream/entity-processor';
import type { Random } from './random.ts';

export interface Settings {
  readonly partitions: number;
  readonly poolPartitions: number;
  readonly executors: number;
  readonly tasks: number;
  readonly faults: number;
  /** What strikes a process strikes one of this service, if one is named. */
  readonly focus: 'task-runner' | 'approval-service' | 'tool-executor' | undefined;
  /** While faults strike, milliseconds. */
  readonly troubleMs: number;
  /** Records a batch, as consumers get them. */
  readonly batchRecords: number;
  /** Longest usual latency of one request, milliseconds. */
  readonly latencyMs: number;
  readonly limits: Partial<ProcessorLimits>;
  readonly concurrency: number;
  readonly unanswered: number;
}

export function settingsFrom(random: Random): Settings {
  return {
    partitions: random.between(1, 3),
    poolPartitions: random.between(1, 3),
    executors: random.pick([2, 2, 3, 5]),
    tasks: random.between(20, 28),
    faults: random.between(14, 21),
    focus: random.chance(0.5) ? random.pick(['task-runner', 'approval-service', 'tool-executor', 'tool-executor']) : undefined,
    troubleMs: random.between(12_000, 25_000),
    batchRecords: random.pick([1, 3, 50]),
    latencyMs: random.pick([2, 5, 30]),
    concurrency: random.pick([1, 2, 2, 8]),
    unanswered: random.pick([2, 500]),
    limits: {
      batchInputs: random.pick([1, 4, 200]),
      queuedInputs: random.pick([3, 1_000]),
      liveEntities: random.pick([5, 10_000]),
      windowEntries: random.pick([6, 1_000_000]),
      windowMs: random.pick([20_000, 24 * 3_600_000]),
      retiredEntities: random.pick([2, 6, 5_000]),
      retiredMs: random.pick([4_000, 3_600_000]),
      ...snapshotsFrom(random),
      undispatched: random.pick([1, 2_000]),
    },
  };
}

/** Rounds that come often, in slices of a record or of many; states that do not fit into one are left out, and folded again. */
function snapshotsFrom(random: Random): Partial<ProcessorLimits> {
  return {
    snapshotEvents: random.pick([2, 10, 60]),
    snapshotMs: random.pick([500, 10_000]),
    snapshotSliceBytes: random.pick([1_500, 4_000, 1024 * 1024]),
    snapshotSpareBytes: random.pick([0, 20_000]),
  };
}
