import { topicConfig } from '@holdpoint/client/topic-config';
import { familyOf, MESSAGE_LIMIT_BYTES, physicalTopic } from '@holdpoint/contracts/topics';
import { ConfigResourceTypes, Kafka, logLevel } from 'kafkajs';
import { inject } from 'vitest';

/** Has the broker take no larger batch of a topic, as somebody might who sets `max.message.bytes`; without a limit, what it is created with. */
export async function limitMessages(topicPrefix: string, topic: string, limitBytes = MESSAGE_LIMIT_BYTES): Promise<void> {
  const { brokers } = inject('addresses');
  const admin = new Kafka({ clientId: 'holdpoint-test', brokers: brokers.split(','), logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const settings = { ...topicConfig(familyOf(topic), 1), 'max.message.bytes': String(limitBytes) };
    const configEntries = Object.entries(settings).map(([name, value]) => ({ name, value }));
    const name = physicalTopic(topicPrefix, topic);
    await admin.alterConfigs({ validateOnly: false, resources: [{ type: ConfigResourceTypes.TOPIC, name, configEntries }] });
  } finally {
    await admin.disconnect();
  }
}
