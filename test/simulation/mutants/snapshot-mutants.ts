/** Defects of snapshots: what they hold, when they are written, how they are read. */
import { mutant } from './mutant.ts';

const SNAPSHOTS = 'packages/stream/src/processor/snapshots';

const SLICES = 'for (const entity of cut.entities) yield entityRecord(entity, foldVersion, cut.through.offset);';
const MARKER = "yield { noted: { kind: 'marker', key: MARKER_KEY }, message: markerOf(cut, readFrom, window) };";

export const snapshotMutants = [
  mutant('a snapshot past dispatchedThrough', ['G1'], 'what it covers is never dispatched after a crash', [
    `${SNAPSHOTS}/snapshot-taker.ts`,
    'if (this.round !== undefined) return this.ports.dispatched() >= this.round.cut.through.offset;',
    'if (this.round !== undefined) return true;',
  ]),
  mutant(
    'a marker before its slices',
    ['G2'],
    'a crash in between leaves a marker for what is not there',
    [`${SNAPSHOTS}/snapshot-round.ts`, SLICES, ''],
    [`${SNAPSHOTS}/snapshot-round.ts`, MARKER, `${MARKER}\n  ${SLICES}`],
  ),
  mutant('a tombstone without the window', ['G3', 'G4'], 'an ended task is not known any more, and runs again', [
    `${SNAPSHOTS}/snapshot-round.ts`,
    'const window = { first: Math.min(first, cut.window.until), end: cut.window.until, forgottenBefore };',
    'const window = { first: Math.min(first, cut.window.until), end: Math.min(first, cut.window.until), forgottenBefore };',
  ]),
  mutant('a tombstone before its marker', ['G2'], 'a crash in between takes away what the marker before still counts on', [
    `${SNAPSHOTS}/snapshot-round.ts`,
    SLICES,
    `${SLICES}\n  for (const key of cut.gone) yield { noted: { kind: 'tombstone', key }, message: undefined };`,
  ]),
  mutant('forget in a snapshot what was forgotten', ['G3', 'G4'], 'a request older than the window runs again', [
    `${SNAPSHOTS}/snapshot-seed.ts`,
    'const forgottenBefore = Math.max(window.forgottenBefore, ...stretches.map((stretch) => stretch.forgottenBefore));',
    'const forgottenBefore = Math.min(0, ...stretches.map((stretch) => stretch.forgottenBefore));',
  ]),
  mutant('an upcaster skipped', ['G2'], 'a state of another fold goes on as if it were of this one', [
    `${SNAPSHOTS}/snapshot-seed.ts`,
    'return record.foldVersion === definition.foldVersion ? (state as S)',
    'return record.foldVersion > 0 ? (state as S)',
  ]),
  mutant('the oldest record of a key', ['G2'], 'without compaction the state is that of an earlier round', [
    `${SNAPSHOTS}/read-snapshots.ts`,
    "newest.delete(raw.key ?? '');",
    "if (newest.has(raw.key ?? '')) return;",
  ]),
  mutant('readFrom with every round', ['G2'], 'what has not changed since the round before is not read', [
    `${SNAPSHOTS}/snapshot-taker.ts`,
    'const readFrom = cut.isWhole ? this.end : (ledger.readFrom ?? this.end);',
    'const readFrom = this.end;',
  ]),
  mutant('write only what lives', ['G2', 'G3', 'G4'], 'what has ended since the last round lives on in the next owner', [
    `${SNAPSHOTS}/snapshot-cut.ts`,
    "else if (facts !== undefined && ledger.saysLive(id)) yield { kind: 'ended', id, facts, state: undefined };",
    '',
  ]),
  mutant('replay from too far behind the marker', ['G2', 'G3'], 'events that the snapshot does not hold are passed over', [
    `${SNAPSHOTS}/snapshot-seed.ts`,
    'from: marker.throughOffset + 1, table',
    'from: marker.throughOffset + 3, table',
  ]),
];
