import { snapshotMessages } from '@holdpoint/contracts/messages/snapshots';
import type { Decoder } from '@holdpoint/stream/codec';
import type { EntityDefinition, PartitionAdvanced } from '@holdpoint/stream/entity';
import { createEntityProcessor, type EntityProcessor, type ProcessorLimits } from '@holdpoint/stream/entity-processor';
import { KafkaConsumer } from '@holdpoint/stream/kafka/consumer';
import { kafkaLogs } from '@holdpoint/stream/kafka/fenced-log';
import type { SchemaRegistry } from '@holdpoint/stream/kafka/registry';
import { registryDecoder } from '@holdpoint/stream/kafka/registry-decoder';
import type { StreamObserver } from '@holdpoint/stream/observer';
import type { EntityEvent, Message } from '@holdpoint/stream/record';
import { systemClock } from '@holdpoint/stream/system-clock';
import type { Health } from './health.ts';
import { type KafkaParts, type KafkaVariables, openKafkaParts } from './kafka-parts.ts';
import type { Step } from './lifecycle.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';
import { reportPartitions } from './partition-reports.ts';
import { addProcessorGauges, streamCheck } from './stream-health.ts';
import { createStreamObserver } from './stream-observer.ts';

export interface EntityStepOptions<S, M extends Message, E extends EntityEvent> {
  readonly definition: EntityDefinition<S, M, E>;
  /** Reads the inputs, and the log back. */
  decoders(registry: SchemaRegistry): { readonly inputs: Decoder<M>; readonly events: Decoder<E | PartitionAdvanced> };
  /** Topics of its effects, beside the log and its dead letters. */
  readonly outputs: readonly string[];
  /** The topic that its snapshots are kept in. */
  readonly snapshots: string;
  readonly config: KafkaVariables;
  readonly limits?: Partial<ProcessorLimits>;
  readonly health: Health;
  readonly metrics: Metrics;
  readonly log: Logger;
}

/** The step of a process that runs one kind of entity on Kafka: connected, joined, watched and counted; stopped in reverse. */
export function entityStep<S, M extends Message, E extends EntityEvent>(options: EntityStepOptions<S, M, E>): Step {
  const { definition, config, health, metrics, log } = options;
  const { service } = definition;
  const observer = createStreamObserver(metrics, log);
  return {
    name: service,
    start: async () => {
      await using opened = new AsyncDisposableStack();
      const kafka = await openKafkaParts({ service, config, observer, health });
      opened.defer(() => kafka.close());
      const own = [definition.events, `dead-letter.${service}`, `partition.reports.${service}`, options.snapshots];
      await kafka.warm({ written: [...own, ...options.outputs], read: [...definition.inputs, 'partition.commands'] });
      const processor = processorOver(kafka, options, observer);
      health.add(service, streamCheck(processor.health));
      opened.defer(() => processor.stop());
      await processor.start();
      addProcessorGauges(metrics, processor);
      opened.defer(reportPartitions({ service, kafka, runtime: processor, metrics, health, log }));
      const kept = opened.move();
      return () => kept.disposeAsync();
    },
  };
}

function processorOver<S, M extends Message, E extends EntityEvent>(
  { connection, registry, admin, reader, publisher, encoder }: KafkaParts,
  { definition, decoders, config, limits, snapshots }: EntityStepOptions<S, M, E>,
  observer: StreamObserver,
): EntityProcessor {
  return createEntityProcessor({
    definition,
    ...{ reader, admin, publisher, encoder, observer, clock: systemClock },
    consumer: new KafkaConsumer(connection, { groupId: definition.service, topics: definition.inputs }),
    logs: kafkaLogs(connection, admin),
    ...decoders(registry),
    snapshots: { topic: snapshots, decoder: registryDecoder({ registry, messages: snapshotMessages }) },
    partitions: config.HOLDPOINT_PARTITIONS,
    ...(limits === undefined ? {} : { limits }),
  });
}
