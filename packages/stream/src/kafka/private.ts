/**
 * The parts of kafkajs 2.2.4 that are not public and are needed all the same, with their types: fetching without a group, removing
 * dead members of a group, and five mends. One file, so that another version of kafkajs is compared here.
 */
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import type { Kafka } from 'kafkajs';

export interface PrivateMessage {
  readonly offset: string;
  readonly timestamp: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: Readonly<Record<string, Buffer | string | (Buffer | string)[] | undefined>>;
}

export interface FetchedPartition {
  readonly partition: number;
  readonly highWatermark: string;
  readonly lastStableOffset: string;
  readonly messages: readonly PrivateMessage[];
}

export interface FetchRequest {
  readonly maxWaitTime: number;
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly isolationLevel: number;
  readonly topics: readonly {
    readonly topic: string;
    readonly partitions: readonly { readonly partition: number; readonly fetchOffset: string; readonly maxBytes: number }[];
  }[];
}

export interface PrivateBroker {
  isConnected(): boolean;
  fetch(request: FetchRequest): Promise<{
    readonly responses: readonly { readonly topicName: string; readonly partitions: readonly FetchedPartition[] }[];
  }>;
  leaveGroup(request: { readonly groupId: string; readonly memberId: string }): Promise<unknown>;
}

export interface PrivateCluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  isConnected(): boolean;
  addMultipleTargetTopics(topics: readonly string[]): Promise<void>;
  refreshMetadata(): Promise<void>;
  refreshMetadataIfNecessary(): Promise<void>;
  findTopicPartitionMetadata(topic: string): readonly { readonly partitionId: number; readonly leader: number }[];
  findBroker(node: { readonly nodeId: string }): Promise<PrivateBroker>;
  fetchTopicsOffset(
    topics: readonly {
      readonly topic: string;
      readonly partitions: readonly { readonly partition: number }[];
      readonly fromBeginning: boolean;
    }[],
  ): Promise<
    readonly { readonly topic: string; readonly partitions: readonly { readonly partition: number; readonly offset: string }[] }[]
  >;
  findGroupCoordinator(group: { readonly groupId: string; readonly coordinatorType?: number }): Promise<PrivateBroker>;
}

/** What `eachBatch` works with: aborted and control records are filtered out, their offsets remain visible. */
export interface PrivateBatch {
  readonly messages: readonly PrivateMessage[];
  readonly messagesWithinOffset: readonly PrivateMessage[];
  readonly rawMessages: readonly PrivateMessage[];
}

interface RequestQueue {
  readonly pending: { readonly length: number };
  scheduleCheckPendingRequests(): void;
}

export interface PrivateConnection {
  /** What has come of an answer that is not complete yet. */
  chunks: Buffer[];
  bytesBuffered: number;
  bytesNeeded: number;
  readonly host: string;
  readonly port: number;
  /** Absent before the first connection. */
  readonly socket?: Socket;
  isConnected(): boolean;
  connect(): Promise<boolean>;
  rejectRequests(error: Error): void;
}

const load = createRequire(import.meta.url);

export const Batch: new (topic: string, fetchedOffset: string, data: FetchedPartition) => PrivateBatch =
  load('kafkajs/src/consumer/batch');
export const Cluster: { readonly prototype: PrivateCluster } = load('kafkajs/src/cluster');
export const Connection: { readonly prototype: PrivateConnection } = load('kafkajs/src/network/connection');
export const RequestQueue: { readonly prototype: RequestQueue } = load('kafkajs/src/network/requestQueue');
export const kafkajsMurmur2: (key: string) => number = load('kafkajs/src/producer/partitioners/default/murmur2');
const isolation: { readonly READ_COMMITTED: number; readonly READ_UNCOMMITTED: number } = load(
  'kafkajs/src/protocol/isolationLevel',
);
export const { READ_COMMITTED, READ_UNCOMMITTED } = isolation;
export const TRANSACTION_COORDINATOR: number = load('kafkajs/src/protocol/coordinatorTypes').TRANSACTION;

type CreateCluster = (options: {
  readonly metadataMaxAge: number;
  readonly allowAutoTopicCreation: boolean;
  readonly isolationLevel: number;
}) => PrivateCluster;

/** A cluster as kafkajs makes one for each of its clients, with the same brokers, security and retries. Offsets are listed as `isolationLevel` sees them. */
export function clusterOf(kafka: Kafka, isolationLevel = READ_COMMITTED): PrivateCluster {
  const symbol = Object.getOwnPropertySymbols(kafka).find(({ description }) => description === 'private:Kafka:createCluster');
  if (symbol === undefined)
    throw new TypeError('this kafkajs keeps its cluster elsewhere: kafka/private.ts is written for 2.2.4');
  const create: CreateCluster = Reflect.get(kafka, symbol);
  return create({ metadataMaxAge: 60_000, allowAutoTopicCreation: false, isolationLevel });
}
