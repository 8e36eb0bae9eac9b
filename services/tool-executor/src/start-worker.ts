/** An executor over Kafka: the announcement, then the worker that shows it its requests. */
import { catalogMessages } from '@holdpoint/contracts/messages/catalog';
import { toolClaimMessages } from '@holdpoint/contracts/messages/tool-claims';
import { toolRequestMessages } from '@holdpoint/contracts/messages/tool-requests';
import { type KafkaParts, openKafkaParts } from '@holdpoint/process/kafka-parts';
import type { Stop } from '@holdpoint/process/lifecycle';
import type { Logger } from '@holdpoint/process/logger';
import { streamCheck } from '@holdpoint/process/stream-health';
import { createStreamObserver } from '@holdpoint/process/stream-observer';
import type { App } from '@holdpoint/sdk/define-app';
import { KafkaConsumer } from '@holdpoint/stream/kafka/consumer';
import { kafkaLogs } from '@holdpoint/stream/kafka/fenced-log';
import { registryDecoder } from '@holdpoint/stream/kafka/registry-decoder';
import type { StreamObserver } from '@holdpoint/stream/observer';
import { systemClock } from '@holdpoint/stream/system-clock';
import { createWorker, type Worker } from '@holdpoint/stream/worker';
import { announce } from './catalog-announcer.ts';
import type { ExecutorConfig } from './config.ts';
import { createExecutor } from './create-executor.ts';
import type { ProcessParts } from './process-parts.ts';
import type { Executor } from './wiring/executor.ts';

/** This service's name: in client ids, groups, `ce_source`, logs and metrics. */
export const SERVICE = 'tool-executor';

/**
 * Announces the app and takes requests. Returns what stops it: running attempts end first, then connections close.
 * @throws ContractDiffersError, PartitionCountError, UnknownTopicError
 */
export async function startWorker(config: ExecutorConfig, app: App, parts: ProcessParts): Promise<Stop> {
  const observer = createStreamObserver(parts.metrics, parts.log);
  const kafka = await openKafkaParts(SERVICE, config, observer);
  try {
    const executor = createExecutor(config, app, kafka.sender, parts);
    await announceThrough(kafka, config, app, parts.log);
    const worker = workerOver(kafka, config, executor, observer);
    await worker.start();
    parts.health.add('worker', streamCheck(worker.health));
    return async () => {
      await worker.stop();
      await kafka.close();
    };
  } catch (error) {
    await kafka.close();
    throw error;
  }
}

function announceThrough(kafka: KafkaParts, config: ExecutorConfig, app: App, log: Logger): Promise<void> {
  const { reader, admin, sender, registry } = kafka;
  return announce(app, config.POOL, {
    ...{ executor: config.EXECUTOR_ID, clock: systemClock, reader, admin, sender },
    decoder: registryDecoder({ registry, messages: catalogMessages }),
    onWaiting: (error) => log.warn({ err: error }, 'the announcement waits for the schema registry'),
    onUnreadable: (fact) => log.warn(fact, 'a record of the catalog cannot be read'),
  });
}

function workerOver(
  kafka: KafkaParts,
  { POOL, POOL_PARTITIONS }: ExecutorConfig,
  handlers: Executor,
  observer: StreamObserver,
): Worker {
  const { connection, registry, reader, admin, encoder } = kafka;
  const requests = `tool.requests.${POOL}`;
  return createWorker({
    ...{ source: SERVICE, requests, claims: `tool.claims.${POOL}`, partitions: POOL_PARTITIONS },
    ...{ reader, admin, encoder, handlers, observer, clock: systemClock },
    logs: kafkaLogs(connection, admin),
    consumer: new KafkaConsumer(connection, { groupId: `${SERVICE}.${POOL}`, topics: [requests] }),
    requestDecoder: registryDecoder({ registry, messages: toolRequestMessages }),
    claimDecoder: registryDecoder({ registry, messages: toolClaimMessages }),
  });
}
