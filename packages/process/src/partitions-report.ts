import type { PartitionReport, PartitionsReported } from '@holdpoint/contracts/messages/partition-reports';
import type { PartitionHealth, ResumeOrder, RuntimeHealth } from '@holdpoint/stream/health';

/** An entity processor, a projector or a worker, as far as its partitions go. */
export interface ReportedRuntime {
  health(): RuntimeHealth;
  resume(order: ResumeOrder): void;
}

const LONGEST_REASON = 1_000;

/** What a process says of its partitions. */
export function partitionsReport(
  self: Pick<PartitionsReported, 'service' | 'process' | 'everyMs'>,
  { partitions }: RuntimeHealth,
  now: Date,
): PartitionsReported {
  return { type: 'PartitionsReported', ...self, at: now.toISOString(), partitions: partitions.map(reportOf) };
}

function reportOf({ topic, partition, status, since, positions = {}, at, resumedBy, ...why }: PartitionHealth): PartitionReport {
  const troubled = status === 'stopped' || status === 'waiting';
  return {
    ...{ topic, partition, status, since: new Date(since).toISOString(), positions },
    ...(troubled && why.code !== undefined ? { code: why.code } : {}),
    ...(troubled && why.reason !== undefined ? { reason: why.reason.slice(0, LONGEST_REASON) } : {}),
    ...(troubled && at !== undefined ? { at } : {}),
    ...(resumedBy === undefined ? {} : { resumedBy }),
  };
}
