import { type CatalogMessage, catalogMessages } from '@holdpoint/contracts/messages/catalog';
import { type KafkaVariables, kafkaSettingsOf, registrySettingsOf } from '@holdpoint/process/kafka-parts';
import type { Life, Step } from '@holdpoint/process/lifecycle';
import type { Logger } from '@holdpoint/process/logger';
import type { Metrics } from '@holdpoint/process/metrics';
import { kafkaAdmin } from '@holdpoint/stream/kafka/admin';
import { connectKafka } from '@holdpoint/stream/kafka/connection';
import { kafkaReader } from '@holdpoint/stream/kafka/reader';
import { SchemaRegistry } from '@holdpoint/stream/kafka/registry';
import { registryDecoder } from '@holdpoint/stream/kafka/registry-decoder';
import type { StreamObserver } from '@holdpoint/stream/observer';
import { systemClock } from '@holdpoint/stream/system-clock';
import { openTail } from '@holdpoint/stream/tail';
import type { TailHandlers } from '@holdpoint/stream/tail-types';
import type { CatalogView } from './catalog-view.ts';

export interface CatalogStepOptions {
  readonly view: CatalogView;
  readonly config: KafkaVariables;
  readonly metrics: Metrics;
  readonly log: Logger;
}

/** The step that keeps the view of the catalog. Started once the catalog has been read to its end: nothing is decided before. */
export function catalogStep(options: CatalogStepOptions): Step {
  const { view, config, metrics, log } = options;
  return {
    name: 'catalog',
    start: async (life: Life) => {
      addGauges(metrics, view);
      const observer = observerOf(log);
      const connection = connectKafka(kafkaSettingsOf('task-runner-catalog', config, observer));
      const registry = new SchemaRegistry(registrySettingsOf(config));
      const decoder = registryDecoder({ registry, messages: catalogMessages });
      const admin = await kafkaAdmin(connection);
      const reader = await kafkaReader(connection);
      const ports = { reader, admin, decoder, observer, clock: systemClock };
      const tail = await openTail(ports, 'catalog', { from: 'start' }, handlersOf(view, log));
      tail.ended.catch((error: unknown) => life.fail(error));
      await tail.caughtUp;
      log.info(view.size, 'catalog read');
      return async () => {
        await tail.stop();
        await reader.close();
        await admin.close();
      };
    },
  };
}

function handlersOf(view: CatalogView, log: Logger): TailHandlers<CatalogMessage> {
  return {
    // One bad record must not keep every task from going on; what it announced counts as not announced.
    onRecord: ({ message, offset, bytes }) => {
      const taken = view.add(message, bytes);
      if (taken === 'announced') log.info({ type: message.type, offset }, 'announced');
      if (taken === 'unsound') log.error({ type: message.type, offset }, "announced under a digest that is not the contract's");
    },
    onMalformed: ({ topic, partition, offset }, { code }) =>
      log.error({ topic, partition, offset, code }, 'not a catalog record'),
  };
}

function observerOf(log: Logger): StreamObserver {
  return {
    waiting: ({ error, ...fact }) => log.warn({ ...fact, err: error }, 'the catalog waits'),
    transport: ({ level, message, fields }) => log[level](fields, message),
  };
}

function addGauges(metrics: Metrics, view: CatalogView): void {
  metrics.gauge({
    name: 'holdpoint_runner_known_tools',
    help: 'Tools announced in the catalog',
    collect: (gauge) => gauge.set(view.size.tools),
  });
  metrics.gauge({
    name: 'holdpoint_runner_known_agents',
    help: 'Agents announced in the catalog',
    collect: (gauge) => gauge.set(view.size.agents),
  });
}
