/** How this process reaches Kafka: one set of addresses and names, three kinds of client. */
import { logicalTopic, physicalTopic } from '@holdpoint/contracts/topics';
import kafkajs, { type Kafka, type KafkaConfig } from 'kafkajs';
import type { StreamObserver } from '../observer.ts';
import { clientIdOf } from './client-id.ts';
import { logTo } from './log-to.ts';
import { mendConcurrentConnect } from './mend-concurrent-connect.ts';
import { mendCoordinatorLookup } from './mend-coordinator-lookup.ts';
import { mendLeftOverBytes } from './mend-left-over-bytes.ts';
import { mendLostRequests } from './mend-lost-requests.ts';
import { mendRequestQueue } from './mend-request-queue.ts';

export interface KafkaSettings {
  readonly brokers: readonly string[];
  /** Names the client ids. */
  readonly service: string;
  readonly topicPrefix: string;
  readonly ssl?: KafkaConfig['ssl'];
  readonly sasl?: KafkaConfig['sasl'];
  readonly observer?: StreamObserver;
}

export interface KafkaConnection {
  readonly service: string;
  readonly topicPrefix: string;
  readonly settings: KafkaSettings;
  readonly observer?: StreamObserver;
  /** For consumers, readers and admin. */
  readonly client: Kafka;
  /** For producers: every back-to-back transaction meets CONCURRENT_TRANSACTIONS, which the default of 300 ms makes hopeless. */
  readonly producing: Kafka;
  /** For asking whether Kafka answers at all: gives up soon, and logs nothing. */
  readonly probing: Kafka;
  /** The broker's name of a logical topic. */
  physical(topic: string): string;
  /** The logical name of a broker's topic; its own name where it is not one of ours. */
  logical(physical: string): string;
}

/** Less than the two seconds after which a readiness check counts as hanging. */
const PROBE_TIMEOUT_MS = 1_500;
const producerRetry = { initialRetryTime: 2, factor: 0.2, multiplier: 1.5, retries: 30, maxRetryTime: 500 };
/** First contact with a new cluster: its coordinators are still loading, which takes more tries than the default of 5. */
const clientRetry = { initialRetryTime: 50, factor: 0.2, multiplier: 1.5, retries: 30, maxRetryTime: 1_000 };

/** One try for each address. */
const probingSettings = (addresses: number): Partial<KafkaConfig> => ({
  connectionTimeout: PROBE_TIMEOUT_MS,
  requestTimeout: PROBE_TIMEOUT_MS,
  logLevel: kafkajs.logLevel.NOTHING,
  retry: { initialRetryTime: 50, factor: 0.2, multiplier: 1.5, retries: addresses - 1, maxRetryTime: 1_000 },
});

export function connectKafka(settings: KafkaSettings): KafkaConnection {
  mendLeftOverBytes();
  mendLostRequests();
  mendConcurrentConnect();
  mendRequestQueue();
  mendCoordinatorLookup();
  const config: KafkaConfig = {
    clientId: clientIdOf(settings.service),
    brokers: [...settings.brokers],
    connectionTimeout: 5_000,
    requestTimeout: 30_000,
    logLevel: kafkajs.logLevel.WARN,
    logCreator: logTo(settings.observer),
    ...(settings.ssl === undefined ? {} : { ssl: settings.ssl }),
    ...(settings.sasl === undefined ? {} : { sasl: settings.sasl }),
  };
  return {
    service: settings.service,
    topicPrefix: settings.topicPrefix,
    settings,
    ...(settings.observer === undefined ? {} : { observer: settings.observer }),
    client: new kafkajs.Kafka({ ...config, retry: clientRetry }),
    producing: new kafkajs.Kafka({ ...config, retry: producerRetry }),
    probing: new kafkajs.Kafka({ ...config, ...probingSettings(settings.brokers.length) }),
    physical: (topic) => physicalTopic(settings.topicPrefix, topic),
    logical: (physical) => logicalTopic(settings.topicPrefix, physical) ?? physical,
  };
}
