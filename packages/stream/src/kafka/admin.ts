/** Topics on Kafka. */
import { logicalTopic } from '@holdpoint/contracts/topics';
import kafkajs, { type Admin as KafkaAdmin } from 'kafkajs';
import { UnknownTopicError } from '../errors.ts';
import type { Admin, LogRange, TopicDescription, TopicSpec } from '../ports.ts';
import { connectAll } from './connect-all.ts';
import type { KafkaConnection } from './connection.ts';
import { protocolType } from './errors-of.ts';
import { partitionsOf } from './partitions-of.ts';
import { clusterOf, type PrivateCluster, READ_UNCOMMITTED } from './private.ts';
import { explainedSilence, retried } from './retried.ts';
import { trusted } from './trusted.ts';

/** From the creation of topics until a broker knows them. */
const KNOWN_WITHIN_MS = 30_000;
const ASK_AGAIN_MS = 50;

export async function kafkaAdmin(connection: KafkaConnection): Promise<Admin> {
  const admin = connection.client.admin();
  const cluster = clusterOf(connection.client, READ_UNCOMMITTED);
  await trusted(connection.settings, () => connectAll([admin, cluster]));
  return {
    createTopics: (specs) => explainedSilence(() => createTopics(admin, connection, specs)),
    async listTopics() {
      const names = await explainedSilence(() => admin.listTopics());
      return names.flatMap((name) => logicalTopic(connection.topicPrefix, name) ?? []);
    },
    describeTopic: (topic) => explainedSilence(() => describe(admin, connection, topic)),
    async partitionCount(topic) {
      const count = await explainedSilence(() => countPartitions(admin, connection.physical(topic)));
      if (count === undefined) throw new UnknownTopicError(`topic ${topic} does not exist`);
      return count;
    },
    ranges: (topic) => retried(cluster, () => ranges(cluster, connection, topic)),
    async close() {
      await Promise.all([admin.disconnect(), cluster.disconnect()]);
    },
  };
}

async function createTopics(admin: KafkaAdmin, connection: KafkaConnection, specs: readonly TopicSpec[]): Promise<void> {
  const existing = new Set(await admin.listTopics());
  const missing = specs.filter(({ topic }) => !existing.has(connection.physical(topic)));
  if (missing.length === 0) return;
  await admin.createTopics({
    waitForLeaders: false,
    timeout: KNOWN_WITHIN_MS,
    topics: missing.map(({ topic, partitions, replicationFactor, config }) => ({
      topic: connection.physical(topic),
      numPartitions: partitions,
      ...(replicationFactor === undefined ? {} : { replicationFactor }),
      configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
    })),
  });
  await untilKnown(
    admin,
    missing.map(({ topic }) => connection.physical(topic)),
  );
}

/**
 * Until the broker that answers knows them all, with leaders. Not by kafkajs's own `waitForLeaders`, which fails where that broker has not
 * heard yet of what the controller has just created: one of several, or a busy one.
 */
async function untilKnown(admin: KafkaAdmin, names: readonly string[]): Promise<void> {
  for (const deadline = Date.now() + KNOWN_WITHIN_MS; ; ) {
    try {
      await admin.fetchTopicMetadata({ topics: [...names] });
      return;
    } catch (error) {
      if (protocolType(error) !== 'UNKNOWN_TOPIC_OR_PARTITION' || Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    }
  }
}

async function describe(admin: KafkaAdmin, connection: KafkaConnection, topic: string): Promise<TopicDescription | undefined> {
  const name = connection.physical(topic);
  const partitions = await countPartitions(admin, name);
  if (partitions === undefined) return undefined;
  const resources = [{ type: kafkajs.ConfigResourceTypes.TOPIC, name }];
  const { resources: described } = await admin.describeConfigs({ includeSynonyms: false, resources });
  const entries = described.flatMap(({ configEntries }) => configEntries);
  return { topic, partitions, config: Object.fromEntries(entries.map((entry) => [entry.configName, entry.configValue])) };
}

async function countPartitions(admin: KafkaAdmin, name: string): Promise<number | undefined> {
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: [name] });
    return topics.find((topic) => topic.name === name)?.partitions.length;
  } catch (error) {
    if (protocolType(error) === 'UNKNOWN_TOPIC_OR_PARTITION') return undefined;
    throw error;
  }
}

/**
 * Not by kafkajs's own `fetchTopicOffsets`, which fails with a TypeError while a topic's metadata are still being loaded. The end is the
 * high watermark: an open transaction's records count, so that nobody takes it for read before it has ended.
 */
async function ranges(cluster: PrivateCluster, connection: KafkaConnection, topic: string): Promise<readonly LogRange[]> {
  const physical = connection.physical(topic);
  const partitions = await partitionsOf(cluster, physical, topic);
  const [starts, ends] = await Promise.all(
    [true, false].map((fromBeginning) => cluster.fetchTopicsOffset([{ topic: physical, partitions, fromBeginning }])),
  );
  const offsetIn = (found: typeof starts, partition: number): number =>
    Number(found?.[0]?.partitions.find((one) => one.partition === partition)?.offset);
  return partitions.map(({ partition }) => ({ start: offsetIn(starts, partition), end: offsetIn(ends, partition) }));
}
