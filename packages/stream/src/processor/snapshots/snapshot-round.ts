/**
 * A cut as records, in the order in which they are written: entities, the window, the marker; behind the marker tombstones for what it made
 * superfluous. Produced one by one, so that nothing is held in memory twice.
 */
import type {
  EndedRemembered,
  EntityEnded,
  EntitySnapshotted,
  SnapshotCompleted,
  SnapshotMessage,
} from '@holdpoint/contracts/messages/snapshots';
import type { DedupeWindow } from '../dedupe-window.ts';
import type { EntityTable } from '../entity-table.ts';
import type { CutEntity, SnapshotCut } from './snapshot-cut.ts';
import { ENTRIES_PER_STRETCH, MARKER_KEY, stretchKey, stretchOf } from './snapshot-keys.ts';
import type { Noted, SnapshotLedger } from './snapshot-ledger.ts';

/** Without a message it is a tombstone. */
export interface SnapshotRecord {
  readonly noted: Noted;
  readonly message: SnapshotMessage | undefined;
}

export interface RoundTerms<S> {
  readonly table: EntityTable<S>;
  readonly ledger: SnapshotLedger;
  readonly foldVersion: number;
  /** What the marker says. */
  readonly readFrom: number;
}

export function* recordsOf<S>(
  cut: SnapshotCut<S>,
  { table, ledger, foldVersion, readFrom }: RoundTerms<S>,
): Generator<SnapshotRecord> {
  for (const entity of cut.entities) yield entityRecord(entity, foldVersion, cut.through.offset);
  yield* stretches(table.window, cut, ledger);
  // As it is now: what was forgotten since the cut is not in the stretches any more, and will be forgotten again in the replay.
  const { first, forgottenBefore } = table.window;
  const window = { first: Math.min(first, cut.window.until), end: cut.window.until, forgottenBefore };
  yield { noted: { kind: 'marker', key: MARKER_KEY }, message: markerOf(cut, readFrom, window) };
  for (const key of [...cut.gone, ...ledger.stretchesBefore(window.first)])
    yield { noted: { kind: 'tombstone', key }, message: undefined };
}

function entityRecord<S>(entity: CutEntity<S>, foldVersion: number, throughOffset: number): SnapshotRecord {
  const { id } = entity;
  if (entity.kind === 'ended') {
    const { facts, state } = entity;
    const { seq, firstOffset, lastOffset, endedAt, requestedAt, bodyHash } = facts;
    const message = { type: 'EntityEnded', entity: id, foldVersion, throughOffset, firstOffset, lastOffset, seq } as const;
    return {
      noted: { kind: 'ended', key: id },
      message: { ...message, isRetired: state !== undefined, endedAt, requestedAt, bodyHash, ...stateOf(state) },
    };
  }
  const { seq, firstOffset, lastOffset, bytes, state } = entity.live;
  const message = { type: 'EntitySnapshotted', entity: id, foldVersion, throughOffset, firstOffset, lastOffset, seq } as const;
  return { noted: { kind: 'live', key: id }, message: { ...message, sizeBytes: bytes, ...stateOf(state) } };
}

/** States are plain JSON: `EntityDefinition` asks for it. */
function stateOf(state: unknown): Pick<EntitySnapshotted | EntityEnded, 'state'> {
  return state === undefined ? {} : { state: state as Exclude<EntitySnapshotted['state'], undefined> };
}

function* stretches<S>(window: DedupeWindow, cut: SnapshotCut<S>, ledger: SnapshotLedger): Generator<SnapshotRecord> {
  const { from, until: end } = cut.window;
  for (let stretch = stretchOf(from); from < end && stretch <= stretchOf(end - 1); stretch += 1) {
    const first = Math.max(stretch * ENTRIES_PER_STRETCH, window.first);
    const until = Math.min((stretch + 1) * ENTRIES_PER_STRETCH, end);
    if (first >= until) continue;
    const { first: windowFirst, forgottenBefore } = window;
    const entries = window.stored(first, until).toString('base64');
    const message: EndedRemembered = { type: 'EndedRemembered', first, windowFirst, forgottenBefore, entries };
    const key = ledger.keyOfStretch(stretch) ?? stretchKey(stretch, cut.through.appendedAt);
    yield { noted: { kind: 'stretch', key, first }, message };
  }
}

function markerOf<S>(cut: SnapshotCut<S>, readFrom: number, window: SnapshotCompleted['window']): SnapshotCompleted {
  const { through, next, liveEntities, retiredFrom, retiredEntities } = cut;
  return {
    type: 'SnapshotCompleted',
    throughOffset: through.offset,
    throughAppendedAt: through.appendedAt,
    readFrom,
    next: Object.fromEntries(next),
    ...{ liveEntities, retiredFrom, retiredEntities, window },
  };
}
