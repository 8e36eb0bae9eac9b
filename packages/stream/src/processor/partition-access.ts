/** What the parts of one partition's loop share: the wiring, which partition, and how to wait for what gives no answer. */
import type { EntityProcessorOptions, ProcessorLimits } from '../entity-processor.ts';
import type { LogRecord, PublishRecord } from '../ports.ts';
import { type EntityEvent, type Message, type Outgoing, placeOf } from '../record.ts';
import { type Patience, untilRegistryAnswers } from '../until-registry-answers.ts';
import type { TopicRanges } from './topic-ranges.ts';

export interface PartitionAccess<S, M extends Message, E extends EntityEvent> {
  readonly options: EntityProcessorOptions<S, M, E>;
  readonly limits: ProcessorLimits;
  readonly ranges: TopicRanges;
  readonly partition: number;
  /** Until the partition is lost. */
  readonly patience: Patience;
}

export function encodeForLog<S, M extends Message, E extends EntityEvent>(
  access: PartitionAccess<S, M, E>,
  outgoing: Outgoing,
): Promise<LogRecord> {
  return untilRegistryAnswers(access.patience, () => access.options.encoder.encode(outgoing, access.options.definition.service));
}

export async function encodeForPublishing<S, M extends Message, E extends EntityEvent>(
  access: PartitionAccess<S, M, E>,
  outgoing: Outgoing,
): Promise<PublishRecord> {
  return { ...(await encodeForLog(access, outgoing)), ...placeOf(outgoing) };
}

/** The stored form of events and of what follows from them. */
export async function encodeAll<S, M extends Message, E extends EntityEvent>(
  access: PartitionAccess<S, M, E>,
  outgoing: readonly Outgoing[],
): Promise<readonly PublishRecord[]> {
  const records: PublishRecord[] = [];
  for (const one of outgoing) records.push(await encodeForPublishing(access, one));
  return records;
}
