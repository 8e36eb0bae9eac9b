/**
 * A member of a group in a process of its own, to be killed: `member-main.ts <broker> bare <group> <physical topic> <session>` or
 * `… <broker> ours <topic prefix> <topic> <session>`; prints `joined`.
 */
import { connectKafka } from '@holdpoint/stream/kafka/connection';
import { KafkaConsumer } from '@holdpoint/stream/kafka/consumer';
import { bareKafkajs } from './bare-kafkajs.ts';

const [, , broker = '', kind, where = '', topic = '', session] = process.argv;
const sessionTimeoutMs = Number(session);
await (kind === 'bare' ? joinBare() : joinOurs());
process.stdout.write('joined\n');

async function joinBare(): Promise<void> {
  const { Kafka, logLevel } = bareKafkajs();
  const kafka = new Kafka({ clientId: 'killed', brokers: [broker], logLevel: logLevel.NOTHING });
  const consumer = kafka.consumer({
    groupId: where,
    sessionTimeout: sessionTimeoutMs,
    heartbeatInterval: 500,
    maxWaitTimeInMs: 100,
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic] });
  const joined = new Promise<void>((resolve) => consumer.on(consumer.events.GROUP_JOIN, () => resolve()));
  await consumer.run({ eachMessage: async () => undefined });
  await joined;
}

async function joinOurs(): Promise<void> {
  const connection = connectKafka({ brokers: [broker], service: 'killed', topicPrefix: where });
  const consumer = new KafkaConsumer(connection, { groupId: 'members', topics: [topic], sessionTimeoutMs });
  const ignore = (): void => undefined;
  await consumer.start({ onAssigned: ignore, onLost: ignore, onBatch: ignore, onGap: ignore, onFailed: ignore });
}
