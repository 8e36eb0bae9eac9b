/** An executor over Kafka: the announcement, then the worker that shows it its requests. */
import { catalogMessages } from '@holdpoint/contracts/messages/catalog';
import { toolClaimMessages } from '@holdpoint/contracts/messages/tool-claims';
import { toolRequestMessages } from '@holdpoint/contracts/messages/tool-requests';
import { type KafkaParts, openKafkaParts } from '@holdpoint/process/kafka-parts';
import { orEnding, type Step } from '@holdpoint/process/lifecycle';
import { reportPartitions } from '@holdpoint/process/partition-reports';
import { streamCheck } from '@holdpoint/process/stream-health';
import { createStreamObserver } from '@holdpoint/process/stream-observer';
import { waitCheck } from '@holdpoint/process/wait-check';
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

/** The step that announces the app and takes requests; running attempts end first when it is stopped, then connections close. */
export function workerStep(config: ExecutorConfig, loading: Promise<App>, parts: ProcessParts): Step {
  const observer = createStreamObserver(parts.metrics, parts.log);
  return {
    name: 'worker',
    start: async (life) => {
      const app = await loading;
      await using opened = new AsyncDisposableStack();
      const kafka = await openKafkaParts({ service: SERVICE, config, observer, health: parts.health });
      opened.defer(() => kafka.close());
      const executor = createExecutor(config, app, kafka.sender, parts);
      await orEnding(life, announceThrough(kafka, config, app, parts));
      await kafka.warm(topicsOf(config.POOL));
      const worker = workerOver(kafka, config, executor, observer);
      parts.health.add('worker', streamCheck(worker.health));
      opened.defer(() => worker.stop());
      await worker.start();
      opened.defer(reportPartitions({ service: SERVICE, kafka, runtime: worker, ...parts }));
      const kept = opened.move();
      return () => kept.disposeAsync();
    },
  };
}

const topicsOf = (pool: string) => ({
  written: [`tool.results.${pool}`, `tool.claims.${pool}`, `dead-letter.${SERVICE}`, `partition.reports.${SERVICE}`],
  read: [`tool.requests.${pool}`, 'partition.commands'],
});

/** @throws ContractDiffersError, UnknownTopicError */
function announceThrough(kafka: KafkaParts, config: ExecutorConfig, app: App, { log, health }: ProcessParts): Promise<void> {
  const { reader, admin, sender, registry } = kafka;
  return announce(app, config.POOL, {
    ...{ executor: config.EXECUTOR_ID, clock: systemClock, reader, admin, sender },
    decoder: registryDecoder({ registry, messages: catalogMessages }),
    waits: waitCheck(health, 'announcement'),
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
