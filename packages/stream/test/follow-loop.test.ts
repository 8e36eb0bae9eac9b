import { FollowLoop } from '@holdpoint/stream/kafka/follow-loop';
import type { FetchedPartition, FetchRequest, PrivateCluster, PrivateMessage } from '@holdpoint/stream/kafka/private';
import { expect, test, vi } from 'vitest';

const TOPIC = 'events';

const message = (offset: number): PrivateMessage => ({
  offset: String(offset),
  timestamp: '0',
  key: null,
  value: Buffer.from(`r${offset}`),
});

/** A broker with one partition. Of a partition that is asked for twice in one request it answers one, as Kafka does. */
function clusterWith(length: number): PrivateCluster {
  const answer = (from: number): FetchedPartition => ({
    partition: 0,
    highWatermark: String(length),
    lastStableOffset: String(length),
    messages: Array.from({ length: Math.max(0, Math.min(2, length - from)) }, (_, n) => message(from + n)),
  });
  const fetch = async ({ topics, maxWaitTime }: FetchRequest) => {
    const [asked] = topics.at(-1)?.partitions ?? [];
    const found = answer(Number(asked?.fetchOffset));
    await new Promise((resolve) => setTimeout(resolve, found.messages.length === 0 ? maxWaitTime : 0));
    return { responses: [{ topicName: TOPIC, partitions: [found] }] };
  };
  const broker = { isConnected: () => true, fetch, leaveGroup: async () => undefined };
  const nothing = async () => undefined;
  return {
    connect: nothing,
    disconnect: nothing,
    isConnected: () => true,
    addMultipleTargetTopics: nothing,
    refreshMetadata: nothing,
    refreshMetadataIfNecessary: nothing,
    findTopicPartitionMetadata: () => [{ partitionId: 0, leader: 1 }],
    findBroker: async () => broker,
    fetchTopicsOffset: async () => [],
    findGroupCoordinator: async () => broker,
  };
}

test('who follows a partition that somebody follows already sees every record from its own offset, and takes none from the other', async () => {
  const loop = new FollowLoop(clusterWith(6));
  const { signal } = new AbortController();
  const follow = (from: number): number[] => {
    const seen: number[] = [];
    const onRecords = (records: readonly { readonly offset: number }[]) => void seen.push(...records.map(({ offset }) => offset));
    void loop.follow({ topic: TOPIC, partition: 0, from, signal, onRecords }, TOPIC);
    return seen;
  };
  const first = follow(0);
  const second = follow(3);
  await vi.waitFor(
    () =>
      expect([first, second]).toEqual([
        [0, 1, 2, 3, 4, 5],
        [3, 4, 5],
      ]),
    3_000,
  );
  await loop.close();
});
