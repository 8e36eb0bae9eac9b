/** What a round of snapshots writes: the state at one offset of the log, captured between two batches. States are immutable, so it costs references. */
import type { EndedFacts, EntityTable, Live } from '../entity-table.ts';
import type { LogPoint } from '../recovery.ts';
import type { SnapshotLedger } from './snapshot-ledger.ts';

export type CutEntity<S> =
  | { readonly kind: 'live'; readonly id: string; readonly live: Live<S> }
  | { readonly kind: 'ended'; readonly id: string; readonly facts: EndedFacts; readonly state: S | undefined };

export interface SnapshotCut<S> {
  readonly through: LogPoint;
  readonly next: ReadonlyMap<string, number>;
  readonly entities: readonly CutEntity<S>[];
  readonly liveEntities: number;
  readonly retiredEntities: number;
  readonly retiredFrom: number;
  /** Places of the window: written from the stretch of `from` on, up to `until` (exclusive). */
  readonly window: { readonly from: number; readonly until: number };
  /** Everything that is needed is in it, so that nothing before it will be. */
  readonly isWhole: boolean;
  /** Known no more, and still in the topic. */
  readonly gone: readonly string[];
}

export interface CutTerms {
  readonly through: LogPoint;
  readonly next: ReadonlyMap<string, number>;
  /** Up to where the window was written before. */
  readonly windowFrom: number;
  readonly isWhole: boolean;
}

export function takeCut<S>(
  table: EntityTable<S>,
  ledger: SnapshotLedger,
  { through, next, windowFrom, isWhole }: CutTerms,
): SnapshotCut<S> {
  const changed = table.takeChanged();
  const ids = isWhole ? new Set([...table.liveIds(), ...table.retired.keys(), ...changed.keys()]) : changed.keys();
  return {
    through,
    next: new Map(next),
    entities: [...captured(table, ledger, ids, changed)],
    liveEntities: table.liveCount,
    retiredEntities: table.retired.size,
    retiredFrom: retiredFrom(table, through),
    window: { from: isWhole ? table.window.first : windowFrom, until: table.window.end },
    isWhole,
    gone: [...ledger.gone((id) => table.lookup(id) !== undefined)],
  };
}

function* captured<S>(
  table: EntityTable<S>,
  ledger: SnapshotLedger,
  ids: Iterable<string>,
  changed: ReadonlyMap<string, EndedFacts | undefined>,
): Iterable<CutEntity<S>> {
  for (const id of ids) {
    const live = table.liveOf(id);
    const retired = table.retired.get(id);
    const facts = changed.get(id);
    if (live !== undefined) yield { kind: 'live', id, live };
    else if (retired !== undefined) yield { kind: 'ended', id, facts: retired, state: retired.state };
    // Nobody needs to know of it but a reader of the record that still says that it lives.
    else if (facts !== undefined && ledger.saysLive(id)) yield { kind: 'ended', id, facts, state: undefined };
  }
}

function retiredFrom<S>({ retired }: EntityTable<S>, { offset }: LogPoint): number {
  for (const id of retired.keys()) return retired.get(id)?.lastOffset ?? offset + 1;
  return offset + 1;
}
