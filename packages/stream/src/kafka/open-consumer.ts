/** kafkajs's own consumer, set as the rules for it demand. */
import type { Consumer } from 'kafkajs';
import { coPartitionedAssigner, type OwnClaim } from './co-partitioned-assigner.ts';
import type { KafkaConnection } from './connection.ts';

/** What the broker waits for before it answers a fetch: so many bytes, or so long. */
export interface Gathering {
  readonly bytes: number;
  /** Bounds how long a resume, a seek, a rebalance and a stop take: 250 at the most. */
  readonly ms: number;
}

export interface GroupSettings {
  /** As the broker knows it. */
  readonly groupId: string;
  readonly sessionTimeoutMs: number;
  readonly gather?: Gathering | undefined;
  /** What this member owns, asked at each join. */
  claim(): OwnClaim;
  /** Whether it is to start again after a crash. */
  isWanted(): boolean;
}

const HEARTBEAT_MS = 1_000;
/** An answer at the first byte. */
const AT_ONCE: Gathering = { bytes: 1, ms: 100 };

export const openConsumer = (
  { client }: KafkaConnection,
  { groupId, sessionTimeoutMs, gather = AT_ONCE, claim, isWanted }: GroupSettings,
): Consumer =>
  client.consumer({
    groupId,
    partitionAssigners: [coPartitionedAssigner(claim)],
    sessionTimeout: sessionTimeoutMs,
    rebalanceTimeout: sessionTimeoutMs,
    heartbeatInterval: HEARTBEAT_MS,
    maxWaitTimeInMs: gather.ms,
    minBytes: gather.bytes,
    allowAutoTopicCreation: false,
    retry: { retries: 30, restartOnFailure: async () => isWanted() },
  });
