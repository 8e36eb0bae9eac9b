import { MESSAGE_LIMIT_BYTES, type TopicFamily } from '@holdpoint/contracts/topics';

/**
 * A topic's settings on the broker, by Kafka's own names. With three replicas or more, two must have a record before it counts as written.
 */
export function topicConfig({ kept, appendTime }: TopicFamily, replicationFactor: number): Readonly<Record<string, string>> {
  return {
    'cleanup.policy': kept.policy,
    'retention.ms': kept.forMs === 'ever' ? '-1' : String(kept.forMs),
    'retention.bytes': '-1',
    'message.timestamp.type': appendTime ? 'LogAppendTime' : 'CreateTime',
    'max.message.bytes': String(MESSAGE_LIMIT_BYTES),
    'min.insync.replicas': replicationFactor >= 3 ? '2' : '1',
  };
}
