import { UnknownTopicError } from '@holdpoint/stream/errors';
import { partitionsOf } from '@holdpoint/stream/kafka/partitions-of';
import { retried } from '@holdpoint/stream/kafka/retried';
import kafkajs from 'kafkajs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const connected = { isConnected: () => true, connect: async () => undefined, refreshMetadata: async () => undefined };

/** Names the topic from its so many-th answer on. */
function namedFrom(answers: number) {
  let answered = 0;
  return {
    ...connected,
    addMultipleTargetTopics: async () => undefined,
    refreshMetadataIfNecessary: async () => {
      answered += 1;
    },
    findTopicPartitionMetadata: () =>
      answered < answers
        ? []
        : [
            { partitionId: 1, leader: 0 },
            { partitionId: 0, leader: 0 },
          ],
  };
}

test('a topic that metadata asked for by somebody else do not name is asked for again, and not taken for absent', async () => {
  const cluster = namedFrom(3);
  const found = retried(cluster, () => partitionsOf(cluster, 'holdpoint.task.events.v1', 'task.events'));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await found).toEqual([{ partition: 0 }, { partition: 1 }]);
});

test('a topic that a broker says it does not know is absent, and is not asked for again', async () => {
  let asked = 0;
  const cluster = {
    ...namedFrom(1),
    addMultipleTargetTopics: async () => {
      asked += 1;
      throw new kafkajs.KafkaJSProtocolError(Object.assign(new Error(), { type: 'UNKNOWN_TOPIC_OR_PARTITION' }));
    },
  };
  const found = retried(cluster, () => partitionsOf(cluster, 'holdpoint.task.events.v1', 'task.events'));
  await expect(found).rejects.toBeInstanceOf(UnknownTopicError);
  expect(asked).toBe(1);
});
