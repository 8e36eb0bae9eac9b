import type { PartitionsReported } from '@holdpoint/contracts/messages/partition-reports';
import type { Connection } from './connection.ts';
import { decodeOrThrow } from './follow.ts';

/** What a process has said of its partitions, and when the broker took it. */
export interface HeardReport {
  readonly report: PartitionsReported;
  /** Epoch milliseconds. */
  readonly heardAt: number;
}

/** Reports that are looked at of each service, from the newest back: more than a hundred processes say in half a minute. */
const NEWEST = 1_000;

/** The newest word of each process of these services, of those that have spoken lately. */
export async function readPartitionReports(
  { admin, reader, partitionReports }: Connection,
  services: readonly string[],
): Promise<readonly HeardReport[]> {
  const newest = new Map<string, HeardReport>();
  for (const service of services) {
    const topic = `partition.reports.${service}`;
    const { start, end } = (await admin.ranges(topic))[0] ?? { start: 0, end: 0 };
    await reader.read(topic, 0, Math.max(start, end - NEWEST), end, async (raw) => {
      const { message, appendedAt } = await decodeOrThrow(partitionReports, raw);
      newest.set(message.process, { report: message, heardAt: appendedAt });
    });
  }
  return [...newest.values()];
}
