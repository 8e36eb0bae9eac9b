/** The dead letter of an input: the same for the same input, so that a repeat is recognised by its id. */
import type { DeadLettered } from '@holdpoint/contracts/messages/dead-letters';
import type { Malformed } from './codec.ts';
import type { Outgoing, RawRecord, RecordPosition } from './record.ts';

export interface DeadLetterInput {
  readonly service: string;
  /** The record that could not be taken. */
  readonly origin: RawRecord | GoneRecord;
  readonly why: Malformed;
  /** What had it read, if that was not itself: a redrive command. */
  readonly readBy?: RecordPosition;
}

/** A record that retention has removed since it was refused. */
export interface GoneRecord extends RecordPosition {
  /** When it was refused, epoch milliseconds. */
  readonly appendedAt: number;
}

export function deadLetterOf({ service, origin, why, readBy }: DeadLetterInput): Outgoing<DeadLettered> {
  const { topic, partition, offset } = origin;
  const id = positionName(origin);
  const key = 'key' in origin ? origin.key : null;
  return {
    topic: `dead-letter.${service}`,
    key: id,
    id: readBy === undefined ? `dead-letter:${id}` : `dead-letter:${id}:${positionName(readBy)}`,
    message: {
      type: 'DeadLettered',
      service,
      code: why.code,
      detail: why.detail.slice(0, 2_000),
      origin: { topic, partition, offset },
      originAppendedAt: new Date(origin.appendedAt).toISOString(),
      ...(key === null ? {} : { key: key.slice(0, 1_000) }),
      headers: 'headers' in origin ? boundedHeaders(origin.headers) : {},
      sizeBytes: 'value' in origin ? (origin.value?.length ?? 0) : 0,
    },
  };
}

/** Outsiders write headers: a letter about them must not outgrow what can be produced. */
const boundedHeaders = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers)
      .slice(0, 50)
      .map(([name, value]) => [name.slice(0, 200), value.slice(0, 1_000)]),
  );

/** `topic/partition/offset`, as in the origin header of a rerouted record. */
export const positionName = ({ topic, partition, offset }: RecordPosition): string => `${topic}/${partition}/${offset}`;

/** The position that `positionName` wrote; undefined for anything else. */
export function positionFrom(name: string): RecordPosition | undefined {
  const [, topic, partition, offset] = /^(.+)\/(\d{1,9})\/(\d{1,15})$/.exec(name) ?? [];
  if (topic === undefined) return undefined;
  return { topic, partition: Number(partition), offset: Number(offset) };
}
