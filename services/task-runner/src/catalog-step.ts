import { type CatalogMessage, catalogMessages } from '@holdpoint/contracts/messages/catalog';
import type { Health } from '@holdpoint/process/health';
import { type KafkaVariables, reachKafka, registrySettingsOf } from '@holdpoint/process/kafka-parts';
import { type Life, orEnding, type Step } from '@holdpoint/process/lifecycle';
import type { Logger } from '@holdpoint/process/logger';
import type { Metrics } from '@holdpoint/process/metrics';
import { waitCheck } from '@holdpoint/process/wait-check';
import { kafkaAdmin } from '@holdpoint/stream/kafka/admin';
import type { KafkaConnection } from '@holdpoint/stream/kafka/connection';
import { kafkaReader } from '@holdpoint/stream/kafka/reader';
import { SchemaRegistry } from '@holdpoint/stream/kafka/registry';
import { registryDecoder } from '@holdpoint/stream/kafka/registry-decoder';
import type { StreamObserver } from '@holdpoint/stream/observer';
import { systemClock } from '@holdpoint/stream/system-clock';
import { openTail, type TailPorts } from '@holdpoint/stream/tail';
import type { TailHandlers } from '@holdpoint/stream/tail-types';
import type { CatalogView } from './catalog-view.ts';

export interface CatalogStepOptions {
  readonly view: CatalogView;
  readonly config: KafkaVariables;
  readonly health: Health;
  readonly metrics: Metrics;
  readonly log: Logger;
}

/** The step that keeps the view of the catalog. Started once the catalog has been read to its end: nothing is decided before. */
export function catalogStep(options: CatalogStepOptions): Step {
  const { view, config, health, log } = options;
  addGauges(options.metrics, view);
  const observer: StreamObserver = { transport: ({ level, message, fields }) => log[level](fields, message) };
  return {
    name: 'catalog',
    start: async (life: Life) => {
      await using opened = new AsyncDisposableStack();
      const kafka = await reachKafka({ service: 'task-runner-catalog', config, observer, health });
      opened.defer(kafka.close);
      const ports = await openPorts(kafka.connection, options, opened);
      const tail = await openTail(ports, 'catalog', { from: 'start' }, handlersOf(view, log));
      opened.defer(() => tail.stop());
      tail.ended.catch((error: unknown) => life.fail(error));
      await orEnding(life, tail.caughtUp);
      log.info(view.size, 'catalog read');
      const kept = opened.move();
      return () => kept.disposeAsync();
    },
  };
}

async function openPorts(
  connection: KafkaConnection,
  { config, health }: CatalogStepOptions,
  opened: AsyncDisposableStack,
): Promise<TailPorts<CatalogMessage>> {
  const admin = await kafkaAdmin(connection);
  opened.defer(() => admin.close());
  const reader = await kafkaReader(connection);
  opened.defer(() => reader.close());
  const registry = new SchemaRegistry(registrySettingsOf(config));
  const decoder = registryDecoder({ registry, messages: catalogMessages });
  return { reader, admin, decoder, clock: systemClock, waits: waitCheck(health, 'catalog') };
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
