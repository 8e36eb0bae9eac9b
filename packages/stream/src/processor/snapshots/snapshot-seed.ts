/**
 * From what a snapshots topic holds to where a replay begins.
 *
 * I1 Whatever does not fit together is not used: the log is replayed as a whole, and it is told (`snapshotUnusable`).
 * I2 A log that ends before its snapshot has lost what was acted upon: a defect.
 */
import type { EndedRemembered, EntityEnded, EntitySnapshotted, SnapshotCompleted } from '@holdpoint/contracts/messages/snapshots';
import { DefectError } from '../../defect.ts';
import type { LogRange } from '../../ports.ts';
import type { EntityEvent, Message } from '../../record.ts';
import { EntityTable, type Live } from '../entity-table.ts';
import type { PartitionAccess } from '../partition-access.ts';
import type { AheadEntity, RecoverySeed } from '../recovery.ts';
import type { EndFacts } from '../retired-entities.ts';
import { ENTRY_BYTES, NO_BODY } from '../window-entry.ts';
import { type ReadSnapshots, readSnapshots, type SnapshotSource } from './read-snapshots.ts';
import { rebuildStates } from './rebuild-states.ts';
import type { SnapshotLedger } from './snapshot-ledger.ts';
import { SnapshotUnusableError } from './snapshot-unusable.ts';

export interface SnapshotSeed<S> {
  readonly seed: RecoverySeed<S>;
  readonly ledger: SnapshotLedger;
  /** Up to where the window has been written. */
  readonly windowFrom: number;
  /** Of the snapshots, read. */
  readonly records: number;
}

type EntityRecord = EntitySnapshotted | EntityEnded;

/** Undefined where there is no snapshot that can be used. */
export async function snapshotSeed<S, M extends Message, E extends EntityEvent>(
  access: PartitionAccess<S, M, E>,
  source: SnapshotSource,
  log: LogRange,
  range: LogRange,
): Promise<SnapshotSeed<S> | undefined> {
  try {
    const found = await readSnapshots(access, source, range);
    if (found === undefined) return undefined;
    await refuseOtherLog(access, found.marker, log);
    refuseLoss(found);
    const { ledger, marker, records } = found;
    return { seed: await seedFrom(access, found), ledger, windowFrom: marker.window.end, records };
  } catch (error) {
    if (!(error instanceof SnapshotUnusableError)) throw error;
    access.options.observer?.snapshotUnusable?.({ topic: source.topic, partition: access.partition, error });
    return undefined;
  }
}

async function refuseOtherLog<S, M extends Message, E extends EntityEvent>(
  { options, partition }: PartitionAccess<S, M, E>,
  { throughOffset, throughAppendedAt }: SnapshotCompleted,
  log: LogRange,
): Promise<void> {
  const name = `${options.definition.events}/${partition}`;
  if (throughOffset >= log.end)
    throw new DefectError(
      `${name} ends at ${log.end}, and a snapshot was taken of it at ${throughOffset}: it is not what it was`,
      throughOffset,
      { code: 'LOG_CUT_OFF' },
    );
  const raw = await options.reader.readOne(options.definition.events, partition, throughOffset);
  if (raw?.appendedAt !== throughAppendedAt) throw new SnapshotUnusableError(`they were taken of another log than ${name}`);
}

/** A topic that does not keep the newest of each key (not compacted, but deleted) has lost some. */
function refuseLoss({ marker, entities }: ReadSnapshots): void {
  const { throughOffset, liveEntities, retiredEntities } = marker;
  // What a later, unfinished round has written took the place of what counted for the marker.
  if (entities.some((one) => one.throughOffset > throughOffset)) return;
  const live = entities.filter(({ type }) => type === 'EntitySnapshotted').length;
  const retired = entities.filter((one) => isRetired(one, marker)).length;
  if (live !== liveEntities || retired !== retiredEntities)
    throw new SnapshotUnusableError(
      `of ${liveEntities} live and ${retiredEntities} retired entities ${live} and ${retired} are there`,
    );
}

async function seedFrom<S, M extends Message, E extends EntityEvent>(
  access: PartitionAccess<S, M, E>,
  { marker, entities, stretches }: ReadSnapshots,
): Promise<RecoverySeed<S>> {
  const ordered = [...entities].sort((a, b) => a.lastOffset - b.lastOffset);
  const states = await statesOf(access, ordered, marker);
  const table = new EntityTable<S>(access.limits);
  const ahead = new Map<string, AheadEntity<S>>();
  const { first, forgottenBefore } = startOfWindow(stretches, marker);
  table.window.restore(first, windowOf(stretches, first, marker.window.end), forgottenBefore);
  for (const record of ordered) {
    const { entity, throughOffset } = record;
    const state = states.get(entity);
    if (record.lastOffset > marker.throughOffset) ahead.set(entity, aheadOf(access, record, state));
    else if (state === undefined) continue;
    else if (record.type === 'EntityEnded') table.restoreRetired(entity, { ...factsOf(record), state, endedAt: record.endedAt });
    else table.restoreLive(entity, ...liveOf(access, record, state));
    if (record.lastOffset > throughOffset) throw new SnapshotUnusableError(`${entity} goes on behind its snapshot`);
  }
  const through = { offset: marker.throughOffset, appendedAt: marker.throughAppendedAt };
  return { from: marker.throughOffset + 1, table, next: new Map(Object.entries(marker.next)), through, ahead };
}

/** Every state that is needed: as it is there, brought up to date, or folded again. */
async function statesOf<S, M extends Message, E extends EntityEvent>(
  access: PartitionAccess<S, M, E>,
  records: readonly EntityRecord[],
  marker: SnapshotCompleted,
): Promise<ReadonlyMap<string, S>> {
  const states = new Map<string, S>();
  const lacking: EntityRecord[] = [];
  for (const record of records) {
    if (record.type === 'EntityEnded' && !isRetired(record, marker) && !isRetiredAhead(record, marker)) continue;
    const state = usableState(access, record);
    if (state === undefined) lacking.push(record);
    else states.set(record.entity, state);
  }
  for (const [entity, state] of await rebuildStates(access, lacking)) states.set(entity, state);
  return states;
}

function usableState<S, M extends Message, E extends EntityEvent>(
  { options: { definition } }: PartitionAccess<S, M, E>,
  record: EntityRecord,
): S | undefined {
  const state: unknown = record.state;
  if (state === undefined) return undefined;
  // This very fold has built it, or so its version says: what is written there is trusted like the fold itself.
  return record.foldVersion === definition.foldVersion ? (state as S) : definition.upcast?.(state, record.foldVersion);
}

function isRetired(record: EntityRecord, { retiredFrom, throughOffset }: SnapshotCompleted): boolean {
  return record.type === 'EntityEnded' && record.lastOffset >= retiredFrom && record.lastOffset <= throughOffset;
}

function isRetiredAhead(record: EntityEnded, { throughOffset }: SnapshotCompleted): boolean {
  return record.lastOffset > throughOffset && record.isRetired;
}

function aheadOf<S, M extends Message, E extends EntityEvent>(
  access: PartitionAccess<S, M, E>,
  record: EntityRecord,
  state: S | undefined,
): AheadEntity<S> {
  const { throughOffset } = record;
  if (record.type === 'EntityEnded') return { kind: 'ended', throughOffset, facts: factsOf(record), state };
  if (state === undefined) throw new SnapshotUnusableError(`${record.entity} has no state`);
  const [live, timer] = liveOf(access, record, state);
  return { kind: 'live', throughOffset, live, timer };
}

function liveOf<S, M extends Message, E extends EntityEvent>(
  { options: { definition } }: PartitionAccess<S, M, E>,
  { seq, firstOffset, lastOffset, sizeBytes }: EntitySnapshotted,
  state: S,
): [Live<S>, ReturnType<typeof definition.timersOf>] {
  const facts = { seq, firstOffset, lastOffset, requestedAt: 0, bodyHash: NO_BODY };
  return [{ ...facts, state, ended: false, bytes: sizeBytes }, definition.timersOf(state)];
}

function factsOf({ seq, firstOffset, lastOffset, requestedAt, bodyHash }: EntityEnded): EndFacts {
  return { seq, firstOffset, lastOffset, requestedAt, bodyHash };
}

/**
 * What was forgotten when any of the stretches was written stays forgotten: one of a later, unfinished round has taken the place of an older one
 * that still had it.
 */
function startOfWindow(
  stretches: readonly EndedRemembered[],
  { window }: SnapshotCompleted,
): { first: number; forgottenBefore: number } {
  const first = Math.max(window.first, ...stretches.map(({ windowFirst }) => windowFirst));
  const forgottenBefore = Math.max(window.forgottenBefore, ...stretches.map((stretch) => stretch.forgottenBefore));
  return { first: Math.min(first, window.end), forgottenBefore };
}

/** The window's places from its first to its end, as the stretches have them. */
function windowOf(stretches: readonly EndedRemembered[], first: number, end: number): readonly Buffer[] {
  const found: Buffer[] = [];
  let place = first;
  for (const stretch of [...stretches].sort((a, b) => a.first - b.first)) {
    const entries = Buffer.from(stretch.entries, 'base64');
    const until = Math.min(stretch.first + entries.length / ENTRY_BYTES, end);
    if (until <= place || stretch.first > place) continue;
    found.push(entries.subarray((place - stretch.first) * ENTRY_BYTES, (until - stretch.first) * ENTRY_BYTES));
    place = until;
  }
  if (place < end) throw new SnapshotUnusableError(`of the window the entries from ${place} on are missing, of ${end}`);
  return found;
}
