/**
 * What a snapshots topic holds: the newest marker, looked for from the end, then the newest record of each key from `readFrom` on. Read only after
 * the fence, so that nothing is added meanwhile.
 */
import type {
  EndedRemembered,
  EntityEnded,
  EntitySnapshotted,
  SnapshotCompleted,
  SnapshotMessage,
} from '@holdpoint/contracts/messages/snapshots';
import type { Decoder } from '../../codec.ts';
import { LogGapError } from '../../errors.ts';
import type { LogRange } from '../../ports.ts';
import type { EntityEvent, Message, RawRecord } from '../../record.ts';
import { untilRegistryAnswers } from '../../until-registry-answers.ts';
import type { PartitionAccess } from '../partition-access.ts';
import { MARKER_KEY } from './snapshot-keys.ts';
import { SnapshotLedger, sizeOf } from './snapshot-ledger.ts';
import { SnapshotUnusableError } from './snapshot-unusable.ts';

export interface ReadSnapshots {
  readonly marker: SnapshotCompleted;
  readonly entities: readonly (EntitySnapshotted | EntityEnded)[];
  readonly stretches: readonly EndedRemembered[];
  readonly ledger: SnapshotLedger;
  /** Read from `readFrom` on, replaced ones too. */
  readonly records: number;
}

export interface SnapshotSource {
  readonly topic: string;
  readonly decoder: Decoder<SnapshotMessage>;
}

/** Undefined where no round was ever completed. Throws `SnapshotUnusableError`. */
export async function readSnapshots<S, M extends Message, E extends EntityEvent>(
  access: PartitionAccess<S, M, E>,
  source: SnapshotSource,
  range: LogRange,
): Promise<ReadSnapshots | undefined> {
  try {
    const marker = await newestMarker(access, source, range);
    return marker && (await readFrom(access, source, marker, range));
  } catch (error) {
    if (error instanceof LogGapError) throw new SnapshotUnusableError('records of them are gone', { cause: error });
    throw error;
  }
}

const FIRST_LOOK = 64;

async function newestMarker<S, M extends Message, E extends EntityEvent>(
  access: PartitionAccess<S, M, E>,
  source: SnapshotSource,
  { start, end }: LogRange,
): Promise<SnapshotCompleted | undefined> {
  let until = end;
  for (let look = FIRST_LOOK; until > start; look *= 8) {
    const from = Math.max(start, end - look);
    const markers: RawRecord[] = [];
    await access.options.reader.read(source.topic, access.partition, from, until, (raw) => {
      if (raw.key === MARKER_KEY) markers.push(raw);
    });
    const newest = markers.at(-1);
    if (newest !== undefined) return markerFrom(await decoded(access, source, newest));
    until = from;
  }
  return undefined;
}

function markerFrom(message: SnapshotMessage): SnapshotCompleted {
  if (message.type === 'SnapshotCompleted') return message;
  throw new SnapshotUnusableError(`a ${message.type} where the marker belongs`);
}

async function readFrom<S, M extends Message, E extends EntityEvent>(
  access: PartitionAccess<S, M, E>,
  source: SnapshotSource,
  marker: SnapshotCompleted,
  range: LogRange,
): Promise<ReadSnapshots> {
  const newest = new Map<string, RawRecord>();
  const ledger = new SnapshotLedger();
  let writtenBytes = 0;
  let records = 0;
  await access.options.reader.read(source.topic, access.partition, marker.readFrom, range.end, (raw) => {
    writtenBytes += sizeOf(raw);
    records += 1;
    newest.delete(raw.key ?? '');
    // Copied, so that what it was fetched with can go.
    if (raw.value !== null) newest.set(raw.key ?? '', { ...raw, value: Buffer.from(raw.value) });
  });
  const entities: (EntitySnapshotted | EntityEnded)[] = [];
  const stretches: EndedRemembered[] = [];
  for (const raw of newest.values()) {
    const message = await decoded(access, source, raw);
    if (message.type === 'EndedRemembered') stretches.push(message);
    else if (message.type !== 'SnapshotCompleted') entities.push(message);
    note(ledger, message, raw);
  }
  ledger.advance(marker.readFrom, writtenBytes);
  return { marker, entities, stretches, ledger, records };
}

function note(ledger: SnapshotLedger, message: SnapshotMessage, raw: RawRecord): void {
  const key = raw.key ?? '';
  if (message.type === 'EntitySnapshotted') ledger.note({ kind: 'live', key }, sizeOf(raw));
  else if (message.type === 'EntityEnded') ledger.note({ kind: 'ended', key }, sizeOf(raw));
  else if (message.type === 'EndedRemembered') ledger.note({ kind: 'stretch', key, first: message.first }, sizeOf(raw));
  else ledger.note({ kind: 'marker', key }, sizeOf(raw));
}

async function decoded<S, M extends Message, E extends EntityEvent>(
  access: PartitionAccess<S, M, E>,
  { decoder, topic }: SnapshotSource,
  raw: RawRecord,
): Promise<SnapshotMessage> {
  const found = await untilRegistryAnswers(access.patience, () => decoder.decode(raw));
  if (found.ok) return found.record.message;
  const { code, detail } = found.malformed;
  throw new SnapshotUnusableError(`${topic}/${raw.partition}/${raw.offset} cannot be read: ${code}: ${detail}`);
}
