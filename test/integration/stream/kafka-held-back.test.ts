import { kafkaAdmin } from '@holdpoint/stream/kafka/admin';
import { connectKafka } from '@holdpoint/stream/kafka/connection';
import { kafkaReader } from '@holdpoint/stream/kafka/reader';
import { expect, inject, onTestFinished, test } from 'vitest';
import { testPrefix } from '../../support/test-topics.ts';

test('records that an open transaction holds back are not waited for without end', async () => {
  await using topics = testPrefix();
  const connection = connectKafka({
    brokers: inject('addresses').brokers.split(','),
    service: 'stream-test',
    topicPrefix: topics.prefix,
  });
  const admin = await kafkaAdmin(connection);
  onTestFinished(() => admin.close());
  await admin.createTopics([{ topic: 'log', partitions: 1, config: {} }]);
  const producer = connection.producing.producer({ transactionalId: connection.physical('log'), maxInFlightRequests: 1 });
  await producer.connect();
  onTestFinished(() => producer.disconnect());
  const open = await producer.transaction();
  await open.send({ topic: connection.physical('log'), messages: [{ key: 'k', value: 'not committed' }] });
  const reader = await kafkaReader(connection, 300);
  onTestFinished(() => reader.close());
  const read = async (): Promise<number> => {
    const [range] = await admin.ranges('log');
    const offsets: number[] = [];
    await reader.read('log', 0, range?.start ?? 0, range?.end ?? 0, ({ offset }) => void offsets.push(offset));
    return offsets.length;
  };
  await expect(read()).rejects.toMatchObject({
    name: 'BrokerUnavailableError',
    message: expect.stringContaining('log/0 goes on to 1'),
  });
  await open.commit();
  expect(await read()).toBe(1);
});
