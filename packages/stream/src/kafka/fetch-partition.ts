/** One fetch of committed records from partitions of one leader, outside any group. */
import type { RawRecord } from '../record.ts';
import { Batch, type FetchedPartition, type PrivateCluster, READ_COMMITTED } from './private.ts';
import { rawRecord } from './raw-record.ts';

export interface FetchPosition {
  /** Logical and physical name. */
  readonly topic: string;
  readonly physical: string;
  readonly partition: number;
  readonly offset: number;
}

export interface Fetched {
  readonly records: readonly RawRecord[];
  /** The next offset to fetch: beyond markers and aborted records. */
  readonly next: number;
  /** The next offset that the partition will give out. */
  readonly end: number;
}

export interface FetchLimits {
  readonly maxBytes: number;
  readonly maxWaitMs: number;
}

/** Which broker leads a partition now. Throws `RangeError` for one that does not exist. */
export async function leaderOf(cluster: PrivateCluster, physical: string, partition: number): Promise<string> {
  await cluster.addMultipleTargetTopics([physical]);
  await cluster.refreshMetadataIfNecessary();
  const found = cluster.findTopicPartitionMetadata(physical).find(({ partitionId }) => partitionId === partition);
  if (found === undefined) throw new RangeError(`${physical} has no partition ${partition}`);
  return String(found.leader);
}

/** What came, by position; a position without an answer is absent. Throws what kafkajs throws. */
export async function fetchFrom<P extends FetchPosition>(
  cluster: PrivateCluster,
  nodeId: string,
  positions: readonly P[],
  { maxBytes, maxWaitMs }: FetchLimits,
): Promise<ReadonlyMap<P, Fetched>> {
  const broker = await cluster.findBroker({ nodeId });
  const { responses } = await broker.fetch({
    maxWaitTime: maxWaitMs,
    minBytes: 1,
    maxBytes,
    isolationLevel: READ_COMMITTED,
    topics: positions.map(({ physical, partition, offset }) => ({
      topic: physical,
      partitions: [{ partition, fetchOffset: String(offset), maxBytes }],
    })),
  });
  const fetched = new Map<P, Fetched>();
  for (const { topicName, partitions } of responses) {
    for (const data of partitions) {
      const asked = positions.find((one) => one.physical === topicName && one.partition === data.partition);
      if (asked !== undefined) fetched.set(asked, fetchedFrom(data, asked));
    }
  }
  return fetched;
}

function fetchedFrom(data: FetchedPartition, { topic, physical, offset }: FetchPosition): Fetched {
  const batch = new Batch(physical, String(offset), data);
  const last = batch.messagesWithinOffset.at(-1);
  return {
    records: batch.messages.map((message) => rawRecord(topic, data.partition, message)),
    next: last === undefined ? afterNothing(batch.rawMessages.length, offset, data) : Number(last.offset) + 1,
    end: Number(data.highWatermark),
  };
}

/**
 * Nothing at or after the offset came. With older records in the answer, compaction has taken the rest of that batch: one step on.
 * With none at all below the stable end, what lies between are batches that compaction has emptied: nothing is left to read.
 */
function afterNothing(olderRecords: number, offset: number, { lastStableOffset }: FetchedPartition): number {
  return olderRecords > 0 ? offset + 1 : Math.max(offset, Number(lastStableOffset));
}
