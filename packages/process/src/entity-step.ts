import type { Decoder } from '@holdpoint/stream/codec';
import type { EntityDefinition, PartitionAdvanced } from '@holdpoint/stream/entity';
import { createEntityProcessor, type ProcessorLimits } from '@holdpoint/stream/entity-processor';
import { KafkaConsumer } from '@holdpoint/stream/kafka/consumer';
import { kafkaLogs } from '@holdpoint/stream/kafka/fenced-log';
import type { SchemaRegistry } from '@holdpoint/stream/kafka/registry';
import type { EntityEvent, Message } from '@holdpoint/stream/record';
import { systemClock } from '@holdpoint/stream/system-clock';
import type { Health } from './health.ts';
import { type KafkaVariables, openKafkaParts } from './kafka-parts.ts';
import type { Step } from './lifecycle.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';
import { addProcessorGauges, streamCheck } from './stream-health.ts';
import { createStreamObserver } from './stream-observer.ts';

export interface EntityStepOptions<S, M extends Message, E extends EntityEvent> {
  readonly definition: EntityDefinition<S, M, E>;
  /** Reads the inputs, and the log back. */
  decoders(registry: SchemaRegistry): { readonly inputs: Decoder<M>; readonly events: Decoder<E | PartitionAdvanced> };
  readonly config: KafkaVariables;
  readonly limits?: Partial<ProcessorLimits>;
  readonly health: Health;
  readonly metrics: Metrics;
  readonly log: Logger;
}

/** The step of a process that runs one kind of entity on Kafka: connected, joined, watched and counted; stopped in reverse. */
export function entityStep<S, M extends Message, E extends EntityEvent>(options: EntityStepOptions<S, M, E>): Step {
  const { definition, config, health, metrics, log } = options;
  return {
    name: definition.service,
    start: async () => {
      const observer = createStreamObserver(metrics, log);
      const kafka = await openKafkaParts(definition.service, config, observer);
      const { connection, registry, admin, reader, publisher, encoder } = kafka;
      const processor = createEntityProcessor({
        definition,
        ...{ reader, admin, publisher, encoder, observer, clock: systemClock },
        consumer: new KafkaConsumer(connection, { groupId: definition.service, topics: definition.inputs }),
        logs: kafkaLogs(connection, admin),
        ...options.decoders(registry),
        partitions: config.HOLDPOINT_PARTITIONS,
        ...(options.limits === undefined ? {} : { limits: options.limits }),
      });
      health.add(definition.service, streamCheck(processor.health));
      addProcessorGauges(metrics, processor);
      try {
        await processor.start();
      } catch (error) {
        await kafka.close();
        throw error;
      }
      return async () => {
        await processor.stop();
        await kafka.close();
      };
    },
  };
}
