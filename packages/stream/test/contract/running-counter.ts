import {
  createEntityProcessor,
  type EntityProcessor,
  type EntityProcessorOptions,
  type ProcessorLimits,
} from '@holdpoint/stream/entity-processor';
import type { StreamObserver } from '@holdpoint/stream/observer';
import { partitionFor } from '@holdpoint/stream/partition-for';
import type { FencedLogs, PartitionedConsumer, Publisher, PublishRecord } from '@holdpoint/stream/ports';
import type { SnapshotSource } from '@holdpoint/stream/processor/snapshots/read-snapshots';
import type { RawRecord } from '@holdpoint/stream/record';
import {
  type Counter,
  type CounterEvent,
  type CounterInput,
  counterDefinition,
  counterTopics,
  eventCodec,
  inputCodec,
  snapshotCodec,
} from './counter.ts';
import type { Transport } from './transport.ts';

export interface CounterWiring {
  readonly limits?: Partial<ProcessorLimits>;
  readonly observer?: StreamObserver;
  readonly consumer?: PartitionedConsumer;
  readonly logs?: FencedLogs;
  readonly publisher?: Publisher;
  readonly inputs?: ReturnType<typeof inputCodec>;
  readonly definition?: CounterDefinition;
  /** Left out: none are taken. */
  readonly snapshots?: SnapshotSource;
}

type CounterDefinition = typeof counterDefinition;
type CounterOptions = EntityProcessorOptions<Counter, CounterInput, CounterEvent>;

/** Snapshots where the counter's are. */
export const counterSnapshots = (): SnapshotSource => ({ topic: 'counter.snapshots', decoder: snapshotCodec() });

/** A processor of counters over a transport, as a service would wire it. */
export const counterProcessor = (transport: Transport, wiring: CounterWiring = {}): EntityProcessor =>
  createEntityProcessor(counterOptions(transport, wiring));

export function counterOptions(transport: Transport, wiring: CounterWiring = {}): CounterOptions {
  const encoder = eventCodec();
  const { definition = counterDefinition, snapshots, limits, observer } = wiring;
  return {
    definition,
    consumer: wiring.consumer ?? transport.consumer('counter', definition.inputs),
    reader: transport.reader,
    logs: wiring.logs ?? transport.logs(),
    admin: transport.admin,
    clock: transport.clock,
    publisher: wiring.publisher ?? transport.publisher,
    inputs: wiring.inputs ?? inputCodec(),
    events: encoder,
    encoder,
    partitions: counterTopics['counter.events'],
    ...(snapshots === undefined ? {} : { snapshots }),
    ...(limits === undefined ? {} : { limits }),
    ...(observer === undefined ? {} : { observer }),
  };
}

export const stored = (topic: string, message: CounterInput, partition?: number): PublishRecord => {
  const key = 'id' in message ? message.id : 'redrive';
  const value = Buffer.from(JSON.stringify(message));
  return { topic, key, headers: {}, value, ...(partition === undefined ? {} : { partition }) };
};

export const send = (transport: Transport, message: CounterInput, partition?: number, topic = 'counter.requests') =>
  transport.publisher.publish([stored(topic, message, partition)]);

/** Everything committed in a topic, partition after partition. */
export async function contents(transport: Transport, topic: string): Promise<readonly RawRecord[]> {
  const found: RawRecord[] = [];
  const ranges = await transport.admin.ranges(topic);
  for (const [partition, { start, end }] of ranges.entries()) {
    await transport.reader.read(topic, partition, start, end, (record) => {
      found.push(record);
    });
  }
  return found;
}

export const parsed = <T>(record: RawRecord): T => JSON.parse(record.value?.toString() ?? 'null');

/** The events of the counters, without the processor's own. */
export async function counterEvents(transport: Transport): Promise<readonly CounterEvent[]> {
  const records = await contents(transport, 'counter.events');
  return records.map((record) => parsed<CounterEvent>(record)).filter(({ type }) => !type.startsWith('Partition'));
}

/** An id whose partition is `partition`. */
export function idOn(partition: number, name: string): string {
  for (let n = 0; ; n += 1)
    if (partitionFor(`${name}-${n}`, counterTopics['counter.events']) === partition) return `${name}-${n}`;
}
