/** N is fixed at creation: a key's partition, and so its entity's only writer, follows from it. */
import { PartitionCountError } from './errors.ts';
import type { Admin } from './ports.ts';

/** Throws `PartitionCountError` naming every topic of another count, `UnknownTopicError` for one that is not there. */
export async function refuseOtherCounts(admin: Admin, topics: readonly string[], expected: number): Promise<void> {
  const counts = await Promise.all(topics.map(async (topic) => ({ topic, count: await admin.partitionCount(topic) })));
  const others = counts.filter(({ count }) => count !== expected).map(({ topic, count }) => `${topic} has ${count}`);
  if (others.length > 0) throw new PartitionCountError(`${expected} partitions are configured, but ${others.join(', ')}`);
}
