/** An executor over Kafka: connections, the announcement, and the worker that shows it its requests. */
import { catalogMessages } from '@holdpoint/contracts/messages/catalog';
import { toolClaimMessages } from '@holdpoint/contracts/messages/tool-claims';
import { toolRequestMessages } from '@holdpoint/contracts/messages/tool-requests';
import type { Health } from '@holdpoint/process/health';
import type { Stop } from '@holdpoint/process/lifecycle';
import type { Logger } from '@holdpoint/process/logger';
import type { Metrics } from '@holdpoint/process/metrics';
import { streamCheck } from '@holdpoint/process/stream-health';
import { createStreamObserver } from '@holdpoint/process/stream-observer';
import type { App } from '@holdpoint/sdk/define-app';
import { kafkaAdmin } from '@holdpoint/stream/kafka/admin';
import { connectKafka } from '@holdpoint/stream/kafka/connection';
import { KafkaConsumer } from '@holdpoint/stream/kafka/consumer';
import { kafkaLogs } from '@holdpoint/stream/kafka/fenced-log';
import { kafkaPublisher } from '@holdpoint/stream/kafka/publisher';
import { kafkaReader } from '@holdpoint/stream/kafka/reader';
import { SchemaRegistry } from '@holdpoint/stream/kafka/registry';
import { registryDecoder } from '@holdpoint/stream/kafka/registry-decoder';
import { emittedSchemas, registryEncoder } from '@holdpoint/stream/kafka/registry-encoder';
import { createSender } from '@holdpoint/stream/sender';
import { systemClock } from '@holdpoint/stream/system-clock';
import { createWorker } from '@holdpoint/stream/worker';
import { announce } from './catalog-announcer.ts';
import type { ExecutorConfig } from './config.ts';
import { createExecutor } from './create-executor.ts';

export interface ProcessParts {
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly health: Health;
}

const SERVICE = 'tool-executor';

/**
 * Announces the app and takes requests. Returns what stops it: running attempts end first, then connections close.
 * @throws ContractDiffersError, PartitionCountError, UnknownTopicError, TrustFileError
 */
export async function startWorker(config: ExecutorConfig, app: App, parts: ProcessParts): Promise<Stop> {
  const transport = await connect(config, parts);
  const { admin, reader, publisher, sender, decoderOf } = transport;
  const executor = await createExecutor(config, app, sender, parts);
  await announce(app, config.POOL, {
    ...{ executor: config.EXECUTOR_ID, clock: systemClock, reader, admin, sender },
    decoder: decoderOf(catalogMessages),
    onUnreadable: (fact) => parts.log.warn(fact, 'a record of the catalog cannot be read'),
  });
  const requests = `tool.requests.${config.POOL}`;
  const worker = createWorker({
    ...{ source: SERVICE, requests, claims: `tool.claims.${config.POOL}`, partitions: config.POOL_PARTITIONS },
    ...{ reader, admin, logs: transport.logs, clock: systemClock, encoder: transport.encoder, observer: transport.observer },
    consumer: new KafkaConsumer(transport.kafka, { groupId: `${SERVICE}.${config.POOL}`, topics: [requests] }),
    requestDecoder: decoderOf(toolRequestMessages),
    claimDecoder: decoderOf(toolClaimMessages),
    handlers: executor,
  });
  await worker.start();
  parts.health.add(
    'worker',
    streamCheck(() => worker.health()),
  );
  return async () => {
    await worker.stop();
    await Promise.all([publisher.close(), reader.close(), admin.close()]);
  };
}

async function connect(config: ExecutorConfig, { log, metrics }: ProcessParts) {
  const observer = createStreamObserver(metrics, log);
  const topicPrefix = config.HOLDPOINT_TOPIC_PREFIX;
  const kafka = connectKafka({ brokers: config.KAFKA_BROKERS, service: SERVICE, topicPrefix, observer });
  const registry = new SchemaRegistry({ url: config.SCHEMA_REGISTRY_URL });
  const admin = await kafkaAdmin(kafka);
  const publisher = await kafkaPublisher(kafka, admin);
  const encoder = registryEncoder(registry, emittedSchemas(topicPrefix));
  return {
    ...{ kafka, admin, publisher, encoder, observer },
    reader: await kafkaReader(kafka),
    logs: kafkaLogs(kafka, admin),
    sender: createSender({ encoder, publisher, source: SERVICE }),
    decoderOf: <T extends Parameters<typeof registryDecoder>[0]['messages']>(messages: T) =>
      registryDecoder({ registry, messages }),
  };
}
