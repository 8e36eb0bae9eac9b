/**
 * Reads partitions without a group, by fetching from their leaders: replay of fenced logs, single records, tails.
 *
 * I1 Committed records only; the end of a range is reached by offsets (markers and aborted records take some), never by counting records.
 * I2 An offset that the log does not have is a `LogGapError`, never a silent reset.
 * I3 What is there and cannot be read yet is waited for, but not without end and in silence (read-progress.ts).
 */
import { LogGapError } from '../errors.ts';
import type { PartitionReader } from '../ports.ts';
import type { RawRecord } from '../record.ts';
import { connectAll } from './connect-all.ts';
import type { KafkaConnection } from './connection.ts';
import { isOutOfRange } from './errors-of.ts';
import { type Fetched, type FetchLimits, type FetchPosition, fetchFrom, leaderOf } from './fetch-partition.ts';
import { FollowLoop } from './follow-loop.ts';
import { clusterOf, type PrivateCluster } from './private.ts';
import { ReadProgress } from './read-progress.ts';
import { retried } from './retried.ts';

const REPLAY = { maxBytes: 4 * 1024 * 1024, maxWaitMs: 100 };
const ONE = { maxBytes: 64 * 1024, maxWaitMs: 100 };

const HELD_BACK_MS = 60_000;

/** @param heldBackMs how long a read waits where records are there and cannot be read; `BrokerUnavailableError` after it */
export async function kafkaReader(connection: KafkaConnection, heldBackMs = HELD_BACK_MS): Promise<PartitionReader> {
  const cluster = clusterOf(connection.client);
  const following = clusterOf(connection.client);
  await connectAll([cluster, following]);
  const follower = new FollowLoop(following);
  const at = (topic: string, partition: number, offset: number) => ({
    topic,
    physical: connection.physical(topic),
    partition,
    offset,
  });
  return {
    async read(topic, partition, from, until, visit) {
      const ahead = (next: number) => fetchAhead(cluster, at(topic, partition, next), next < until);
      const progress = new ReadProgress({ name: `${topic}/${partition}`, until, heldBackMs }, from);
      for (let fetching = ahead(from); fetching !== undefined; ) {
        const fetched = await fetching;
        progress.note(fetched, Date.now());
        fetching = ahead(fetched.next);
        for (const record of fetched.records) if (record.offset < until) await visit(record);
      }
    },
    async readOne(topic, partition, offset): Promise<RawRecord | undefined> {
      try {
        const { records } = await fetchOne(cluster, at(topic, partition, offset), ONE);
        return records.find((record) => record.offset === offset);
      } catch (error) {
        if (error instanceof LogGapError) return undefined;
        throw error;
      }
    },
    follow: (request) => follower.follow(request, connection.physical(request.topic)),
    async close() {
      await follower.close();
      await Promise.all([cluster.disconnect(), following.disconnect()]);
    },
  };
}

/** The broker works while what came before is visited. What it answers then may never be asked for: a visit may throw. */
function fetchAhead(cluster: PrivateCluster, position: FetchPosition, isNeeded: boolean): Promise<Fetched> | undefined {
  const fetching = isNeeded ? fetchOne(cluster, position, REPLAY) : undefined;
  fetching?.catch(() => undefined);
  return fetching;
}

async function fetchOne(cluster: PrivateCluster, position: FetchPosition, limits: FetchLimits): Promise<Fetched> {
  const { topic, physical, partition, offset } = position;
  return retried(cluster, async () => {
    try {
      const nodeId = await leaderOf(cluster, physical, partition);
      const fetched = await fetchFrom(cluster, nodeId, [position], limits);
      return fetched.get(position) ?? { records: [], next: offset, end: Number.POSITIVE_INFINITY };
    } catch (error) {
      if (isOutOfRange(error)) throw new LogGapError(`${topic}/${partition} has no offset ${offset}`, { cause: error });
      throw error;
    }
  });
}
