import { randomBytes } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import { inject } from 'vitest';

/** Topics that belong to one test or one test file, by their prefix. */
export interface TestTopics {
  /** For `HOLDPOINT_TOPIC_PREFIX`; ends in a dot. */
  readonly prefix: string;
  /** Removes every topic of this prefix. */
  drop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A prefix that no other test has. Drop it in `afterAll`, or hold it with `await using`. */
export function testPrefix(): TestTopics {
  const prefix = `t${randomBytes(5).toString('hex')}.`;
  const { brokers } = inject('addresses');
  const drop = (): Promise<void> => dropTopics(brokers.split(','), prefix);
  return { prefix, drop, [Symbol.asyncDispose]: drop };
}

async function dropTopics(brokers: string[], prefix: string): Promise<void> {
  const admin = new Kafka({ clientId: 'holdpoint-test', brokers, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix));
    if (topics.length > 0) await admin.deleteTopics({ topics, timeout: 90_000 });
  } finally {
    await admin.disconnect();
  }
}
