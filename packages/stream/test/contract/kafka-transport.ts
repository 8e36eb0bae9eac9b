import { kafkaAdmin } from '@holdpoint/stream/kafka/admin';
import { connectKafka } from '@holdpoint/stream/kafka/connection';
import { KafkaConsumer } from '@holdpoint/stream/kafka/consumer';
import { kafkaLogs } from '@holdpoint/stream/kafka/fenced-log';
import { kafkaPublisher } from '@holdpoint/stream/kafka/publisher';
import { kafkaReader } from '@holdpoint/stream/kafka/reader';
import { systemClock } from '@holdpoint/stream/system-clock';
import type { OpenTransport } from './transport.ts';

export interface KafkaAddress {
  readonly brokers: string;
  readonly topicPrefix: string;
}

/** How long the promises wait for what the broker does not give out: nothing here holds anything back as long. */
const HELD_BACK_MS = 5_000;

/** The ports over a real broker. */
export const openKafka =
  (address: () => KafkaAddress): OpenTransport =>
  async (topics) => {
    const { brokers, topicPrefix } = address();
    const connection = connectKafka({ brokers: brokers.split(','), service: 'stream-test', topicPrefix });
    const admin = await kafkaAdmin(connection);
    const config = { 'message.timestamp.type': 'LogAppendTime', 'max.message.bytes': String(2 * 1024 * 1024) };
    await admin.createTopics(Object.entries(topics).map(([topic, partitions]) => ({ topic, partitions, config })));
    const reader = await kafkaReader(connection, HELD_BACK_MS);
    const publisher = await kafkaPublisher(connection, admin);
    return {
      clock: systemClock,
      admin,
      reader,
      publisher,
      logs: () => kafkaLogs(connection, admin),
      consumer: (groupId, names) => new KafkaConsumer(connection, { groupId, topics: names }),
      async truncate(topic, partition, before) {
        const deleter = connection.client.admin();
        await deleter.connect();
        // A busy broker does not lead yet what it has just been given; our own admin waits for that.
        await admin.ranges(topic);
        // kafkajs deletes only from topics whose metadata it happens to hold.
        await deleter.fetchTopicOffsets(connection.physical(topic));
        const partitions = [{ partition, offset: String(before) }];
        await deleter.deleteTopicRecords({ topic: connection.physical(topic), partitions });
        await deleter.disconnect();
      },
      async until(condition, what) {
        const deadline = Date.now() + 20_000;
        while (!(await condition())) {
          if (Date.now() > deadline) throw new Error(`waited for ${what}`);
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      },
      async close() {
        await Promise.all([reader.close(), publisher.close(), admin.close()]);
      },
    };
  };
