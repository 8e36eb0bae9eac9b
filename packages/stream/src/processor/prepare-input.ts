/** From a stored record to something to decide about: decoded, in its right place, followed where it redrives another. */
import { headerNames } from '@holdpoint/contracts/headers';
import type { Malformed } from '../codec.ts';
import { positionFrom, positionName } from '../dead-letter.ts';
import { saidOf } from '../defect.ts';
import { partitionFor } from '../partition-for.ts';
import type { EntityEvent, Message, RawRecord, RecordPosition, StreamRecord } from '../record.ts';
import { untilRegistryAnswers } from '../until-registry-answers.ts';
import type { PartitionAccess } from './partition-access.ts';

export type PreparedInput<M extends Message> =
  | {
      readonly kind: 'decide';
      /** The record to be dead-lettered if it is refused. */
      readonly origin: RawRecord;
      readonly record: StreamRecord<M>;
      readonly at: number;
      readonly redrivenBy?: StreamRecord<M>;
    }
  | { readonly kind: 'refuse'; readonly origin: RawRecord; readonly why: Malformed; readonly readBy?: RecordPosition }
  /** It lies elsewhere now, and will be decided there. */
  | { readonly kind: 'rerouted' };

export async function prepareInput<S, M extends Message, E extends EntityEvent>(
  access: PartitionAccess<S, M, E>,
  raw: RawRecord,
): Promise<PreparedInput<M>> {
  const decoded = await decode(access, raw);
  if (!decoded.ok) return { kind: 'refuse', origin: raw, why: decoded.malformed };
  const { definition } = access.options;
  const target = saidOf(raw, () => definition.redriveOf?.(decoded.record.message));
  if (target !== undefined) return redrive(access, raw, decoded.record, target);
  if (isMisplaced(access, decoded.record)) return moveHome(access, raw, decoded.record);
  const record = await atOriginTime(access, decoded.record);
  return { kind: 'decide', origin: raw, record, at: record.appendedAt };
}

function decode<S, M extends Message, E extends EntityEvent>(access: PartitionAccess<S, M, E>, raw: RawRecord) {
  return untilRegistryAnswers(access.patience, () => access.options.inputs.decode(raw));
}

function isMisplaced<S, M extends Message, E extends EntityEvent>(
  { options, partition }: PartitionAccess<S, M, E>,
  record: StreamRecord<M>,
): boolean {
  const key = saidOf(record, () => options.definition.keyOf(record.message));
  return key !== undefined && partitionFor(key, options.partitions) !== partition;
}

/**
 * Produces a record again where its key belongs, as it is, with its origin: before any decision, and before its position is passed, so
 * that a crash repeats it rather than losing it. One that was moved already, or that no outsider wrote, is refused.
 */
async function moveHome<S, M extends Message, E extends EntityEvent>(
  { options }: PartitionAccess<S, M, E>,
  raw: RawRecord,
  record: StreamRecord<M>,
): Promise<PreparedInput<M>> {
  const { definition, partitions, publisher, observer } = options;
  const key = definition.keyOf(record.message) ?? '';
  const to = partitionFor(key, partitions);
  if (!definition.reroutedInputs.includes(raw.topic) || raw.headers[headerNames.origin] !== undefined)
    return refusal(raw, 'MISPLACED', `its key ${key} belongs to partition ${to}`);
  const { offset, partition, topic } = raw;
  const origin = { topic, partition, offset };
  const headers = {
    ...raw.headers,
    [headerNames.origin]: positionName(origin),
    [headerNames.originAppendedAt]: String(raw.appendedAt),
  };
  await publisher.publish([{ topic, partition: to, key, headers, value: raw.value }]);
  observer?.rerouted?.({ origin, to });
  return { kind: 'rerouted' };
}

/**
 * A moved record counts as having arrived when its origin did. Anybody can write that header, so it is believed only where the origin
 * holds the very same bytes on another partition; else the record's own append time stands.
 */
async function atOriginTime<S, M extends Message, E extends EntityEvent>(
  { options }: PartitionAccess<S, M, E>,
  record: StreamRecord<M>,
): Promise<StreamRecord<M>> {
  const named = record.headers[headerNames.origin];
  const position = named === undefined ? undefined : positionFrom(named);
  if (position === undefined || position.topic !== record.topic || position.partition >= options.partitions) return record;
  const origin = await options.reader.readOne(position.topic, position.partition, position.offset);
  return origin?.value?.equals(record.bytes) ? { ...record, appendedAt: origin.appendedAt } : record;
}

async function redrive<S, M extends Message, E extends EntityEvent>(
  access: PartitionAccess<S, M, E>,
  raw: RawRecord,
  command: StreamRecord<M>,
  target: RecordPosition,
): Promise<PreparedInput<M>> {
  const { definition, reader } = access.options;
  const name = positionName(target);
  if (target.partition !== access.partition) return refusal(raw, 'MISPLACED', `${name} is not of this partition`);
  if (!definition.inputs.includes(target.topic)) return refusal(raw, 'REDRIVE_NOT_AN_INPUT', `${name} is no input`);
  const origin = await reader.readOne(target.topic, target.partition, target.offset);
  if (origin === undefined) return refusal(raw, 'REDRIVE_TARGET_GONE', `${name} is no longer in the log`);
  const decoded = await decode(access, origin);
  if (!decoded.ok) return { kind: 'refuse', origin, why: decoded.malformed, readBy: raw };
  const { record } = decoded;
  if (definition.redriveOf?.(record.message) !== undefined)
    return refusal(raw, 'REDRIVE_OF_REDRIVE', `${name} is a redrive command itself`);
  if (isMisplaced(access, record))
    return { kind: 'refuse', origin, why: { code: 'MISPLACED', detail: `${name} has a key of another partition` }, readBy: raw };
  return { kind: 'decide', origin, record, at: command.appendedAt, redrivenBy: command };
}

/** The record that a refused one is about: the redriven one for a redrive command, else itself. */
export async function redriveOrigin<S, M extends Message, E extends EntityEvent>(
  access: PartitionAccess<S, M, E>,
  raw: RawRecord,
): Promise<RawRecord> {
  const { definition, reader } = access.options;
  const decoded = await decode(access, raw);
  const target = decoded.ok ? definition.redriveOf?.(decoded.record.message) : undefined;
  if (target === undefined || target.partition !== raw.partition || !definition.inputs.includes(target.topic)) return raw;
  return (await reader.readOne(target.topic, target.partition, target.offset)) ?? raw;
}

const refusal = (origin: RawRecord, code: string, detail: string) => ({ kind: 'refuse', origin, why: { code, detail } }) as const;
