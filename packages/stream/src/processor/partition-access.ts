/** What the parts of one partition's loop share: the wiring, which partition, and how to wait for what gives no answer. */
import { backoffMs } from '../backoff.ts';
import type { EntityProcessorOptions, ProcessorLimits } from '../entity-processor.ts';
import { RegistryUnavailableError, StoppedError } from '../errors.ts';
import { pauseFor } from '../pause.ts';
import type { LogRecord, PublishRecord } from '../ports.ts';
import type { EntityEvent, Message, Outgoing } from '../record.ts';
import type { TopicRanges } from './topic-ranges.ts';

export interface PartitionAccess<S, M extends Message, E extends EntityEvent> {
  readonly options: EntityProcessorOptions<S, M, E>;
  readonly limits: ProcessorLimits;
  readonly ranges: TopicRanges;
  readonly partition: number;
  /** Aborted when the partition is lost. */
  readonly lost: AbortSignal;
  onWaiting(error: Error): void;
  onRunning(): void;
}

/** Runs `work` until the registry answers. Throws `StoppedError` when the partition is lost meanwhile. */
export async function untilRegistryAnswers<T, S, M extends Message, E extends EntityEvent>(
  access: PartitionAccess<S, M, E>,
  work: () => Promise<T>,
): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    if (access.lost.aborted) throw new StoppedError('the partition is no longer owned');
    try {
      const result = await work();
      if (attempt > 0) access.onRunning();
      return result;
    } catch (error) {
      if (!(error instanceof RegistryUnavailableError)) throw error;
      access.onWaiting(error);
      await pauseFor(access.options.clock, backoffMs(attempt), access.lost);
    }
  }
}

export function encodeForLog<S, M extends Message, E extends EntityEvent>(
  access: PartitionAccess<S, M, E>,
  outgoing: Outgoing,
): Promise<LogRecord> {
  return untilRegistryAnswers(access, () => access.options.encoder.encode(outgoing, access.options.definition.service));
}

export async function encodeForPublishing<S, M extends Message, E extends EntityEvent>(
  access: PartitionAccess<S, M, E>,
  outgoing: Outgoing,
): Promise<PublishRecord> {
  const record = await encodeForLog(access, outgoing);
  return {
    ...record,
    topic: outgoing.topic,
    ...(outgoing.partition === undefined ? {} : { partition: outgoing.partition }),
  };
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
