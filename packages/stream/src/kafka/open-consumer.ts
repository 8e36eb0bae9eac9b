/** kafkajs's own consumer, set as the rules for it demand. */
import type { Consumer } from 'kafkajs';
import { coPartitionedAssigner, type OwnClaim } from './co-partitioned-assigner.ts';
import type { KafkaConnection } from './connection.ts';

export interface GroupSettings {
  /** As the broker knows it. */
  readonly groupId: string;
  readonly sessionTimeoutMs: number;
  /** What this member owns, asked at each join. */
  claim(): OwnClaim;
  /** Whether it is to start again after a crash. */
  isWanted(): boolean;
}

const HEARTBEAT_MS = 1_000;
/** Bounds how long a resume, a seek, a rebalance and a stop take. */
const MAX_WAIT_MS = 100;

export const openConsumer = (
  { client }: KafkaConnection,
  { groupId, sessionTimeoutMs, claim, isWanted }: GroupSettings,
): Consumer =>
  client.consumer({
    groupId,
    partitionAssigners: [coPartitionedAssigner(claim)],
    sessionTimeout: sessionTimeoutMs,
    rebalanceTimeout: sessionTimeoutMs,
    heartbeatInterval: HEARTBEAT_MS,
    maxWaitTimeInMs: MAX_WAIT_MS,
    allowAutoTopicCreation: false,
    retry: { retries: 30, restartOnFailure: async () => isWanted() },
  });
