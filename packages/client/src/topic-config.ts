import type { TopicFamily } from '@holdpoint/contracts/topic-family';
import { MESSAGE_LIMIT_BYTES } from '@holdpoint/contracts/topics';

/** Compaction spares the segment that is being written: of a small one that is little. */
const COMPACTED_SEGMENT_BYTES = 64 * 1024 * 1024;

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
    ...(kept.policy === 'compact' ? { 'segment.bytes': String(COMPACTED_SEGMENT_BYTES) } : {}),
  };
}
