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

/**
 * What came, by position; a position without an answer is absent. Throws what kafkajs throws.
 *
 * An answer has room for `maxBytes` altogether: of what is asked for together, the last may get nothing or half a batch although there is
 * more. Such a position is asked for again alone, where the broker gives a whole batch whatever its size.
 */
export async function fetchFrom<P extends FetchPosition>(
  cluster: PrivateCluster,
  nodeId: string,
  positions: readonly P[],
  limits: FetchLimits,
): Promise<ReadonlyMap<P, Fetched>> {
  const fetched = new Map<P, Fetched>();
  for (const [position, data] of await fetchData(cluster, nodeId, positions, limits)) {
    if (positions.length === 1 || !isCutOff(data, position)) fetched.set(position, fetchedFrom(data, position));
    else for (const [_, found] of await fetchFrom(cluster, nodeId, [position], limits)) fetched.set(position, found);
  }
  return fetched;
}

async function fetchData<P extends FetchPosition>(
  cluster: PrivateCluster,
  nodeId: string,
  positions: readonly P[],
  { maxBytes, maxWaitMs }: FetchLimits,
): Promise<ReadonlyMap<P, FetchedPartition>> {
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
  const found = new Map<P, FetchedPartition>();
  for (const { topicName, partitions } of responses) {
    for (const data of partitions) {
      const asked = positions.find((one) => one.physical === topicName && one.partition === data.partition);
      if (asked !== undefined) found.set(asked, data);
    }
  }
  return found;
}

/** No record came, though the partition goes on behind the offset. */
function isCutOff(data: FetchedPartition, { physical, offset }: FetchPosition): boolean {
  return new Batch(physical, String(offset), data).rawMessages.length === 0 && Number(data.lastStableOffset) > offset;
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
 * With none at all below the stable end, asked for alone, what lies between are batches that compaction has emptied: nothing is left.
 */
function afterNothing(olderRecords: number, offset: number, { lastStableOffset }: FetchedPartition): number {
  return olderRecords > 0 ? offset + 1 : Math.max(offset, Number(lastStableOffset));
}
