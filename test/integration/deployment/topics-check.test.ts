import { topicsOf } from '@holdpoint/contracts/topics';
import { Kafka, logLevel } from 'kafkajs';
import { afterAll, expect, inject, test } from 'vitest';
import { runCliProcess } from '../../support/cli-process.ts';
import { testPrefix } from '../../support/test-topics.ts';

const topics = testPrefix();
afterAll(() => topics.drop());
const { brokers, registryUrl } = inject('addresses');
const environment = { KAFKA_BROKERS: brokers, SCHEMA_REGISTRY_URL: registryUrl, HOLDPOINT_TOPIC_PREFIX: topics.prefix };
const layout = ['--partitions', '2', '--pool', 'retail:2'];

/** Does what one printed `kafka-topics.sh --create` says: the tool itself is no part of what is downloaded here. */
function topicOf(command: string) {
  const option = (name: string): string => new RegExp(`--${name} '?([^' ]+)`).exec(command)?.[1] ?? '';
  const configEntries = [...command.matchAll(/--config ([^= ]+)=(\S+)/g)].map(([, name = '', value = '']) => ({ name, value }));
  return {
    topic: option('topic'),
    numPartitions: Number(option('partitions')),
    replicationFactor: Number(option('replication-factor')),
    configEntries,
  };
}

test('topics that somebody else makes by the printed commands are taken, and what they do otherwise is named with what mends it', async () => {
  const printed = await runCliProcess(['topics', 'create', ...layout, '--print', '--json'], environment);
  const planned = printed.json.map(({ command }) => topicOf(String(command)));
  expect(planned).toHaveLength(topicsOf(2, { retail: 2 }).length);
  const [first, second, ...others] = planned;
  if (first === undefined || second === undefined) throw new Error('no commands were printed');
  const spoiled = second.configEntries.map(({ name, value }) => ({ name, value: name === 'retention.ms' ? '60000' : value }));
  const admin = new Kafka({ clientId: 'platform-team', brokers: brokers.split(','), logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  await admin.createTopics({
    topics: [{ ...first, numPartitions: 1, configEntries: [] }, { ...second, configEntries: spoiled }, ...others.slice(1)],
  });
  await admin.disconnect();

  const checked = await runCliProcess(['topics', 'check', ...layout, '--json'], environment);
  expect(checked.exit).toBe(1);
  const faults = checked.json.map(({ topic, fault }) => `${topic} ${fault}`);
  expect(faults).toEqual([
    'task.requests has 1 partitions, not 2',
    'task.requests has message.timestamp.type=CreateTime, not LogAppendTime',
    'task.requests has max.message.bytes=1048588, not 2097152',
    'task.requests has retention.ms=604800000, not 1209600000',
    'task.commands has retention.ms=60000, not 1209600000',
    'task.events is missing',
  ]);
  const mend = JSON.stringify(checked.json.map((fault) => fault.mend));
  expect(mend).toContain(
    `--alter --entity-type topics --entity-name '${topics.prefix}task.commands.v1' --add-config 'retention.ms=1209600000'`,
  );
  expect(mend).toContain(`--create --if-not-exists --topic '${topics.prefix}task.events.v1'`);
});
