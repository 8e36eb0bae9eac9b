import { connectKafka } from '@holdpoint/stream/kafka/connection';
import { KafkaConsumer } from '@holdpoint/stream/kafka/consumer';
import type { AssignmentHandler } from '@holdpoint/stream/ports';
import { expect, inject, onTestFinished, test, vi } from 'vitest';
import { openKafka } from '../../../packages/stream/test/contract/kafka-transport.ts';
import { testPrefix } from '../../support/test-topics.ts';

test('a member whose kafkajs ends for good over an error joins again, says meanwhile that it is not joined, and tells of it', async () => {
  const { prefix: topicPrefix } = testPrefix();
  const { brokers } = inject('addresses');
  const transport = await openKafka(() => ({ brokers, topicPrefix }))({ inputs: 1 });
  onTestFinished(() => transport.close());
  const told: string[] = [];
  const transportFact = ({ message }: { readonly message: string }) => void told.push(message);
  const observer = { transport: transportFact };
  const connection = connectKafka({ brokers: brokers.split(','), service: 'stream-test', topicPrefix, observer });
  const consumer = new KafkaConsumer(connection, { groupId: 'group', topics: ['inputs'] });
  const membership: boolean[] = [];
  const seen: number[] = [];
  const handler: AssignmentHandler = {
    onAssigned(partition) {
      consumer.seek('inputs', partition, 0);
      consumer.resume('inputs', partition);
    },
    onLost: () => void membership.push(consumer.isMember()),
    onBatch({ records }) {
      if (membership.length === 0) throw new TypeError('a defect');
      seen.push(...records.map(({ offset }) => offset));
    },
    onGap: () => undefined,
    onFailed: (error) => expect.unreachable(error.message),
  };
  await consumer.start(handler);
  onTestFinished(() => consumer.stop());
  expect(consumer.isMember()).toBe(true);
  await transport.publisher.publish([{ topic: 'inputs', key: 'k', headers: {}, value: Buffer.from('one') }]);
  await vi.waitFor(() => expect(seen).toEqual([0]), 15_000);
  expect(membership).toEqual([false]);
  expect(consumer.isMember()).toBe(true);
  expect(told).toContain('a group member has crashed, and joins again');
});
