/** Taking a partition: fence, only then look at the log and its snapshots, replay it to its end, and find where the inputs go on. */
import type { RecoveryCost } from '../observer.ts';
import type { Clock, FencedLog, SideLog } from '../ports.ts';
import type { EntityEvent, Message, Outgoing } from '../record.ts';
import { withinRange } from '../within-range.ts';
import { DeadlineGate } from './deadline-gate.ts';
import { Dispatcher } from './dispatcher.ts';
import type { EntityTable } from './entity-table.ts';
import { encodeForLog, type PartitionAccess } from './partition-access.ts';
import { emptySeed, type LogPoint, type Recovered, replay } from './recovery.ts';
import { SnapshotLedger } from './snapshots/snapshot-ledger.ts';
import { type SnapshotSeed, snapshotSeed } from './snapshots/snapshot-seed.ts';
import { SnapshotTaker } from './snapshots/snapshot-taker.ts';

/** What holds between two takings of the log. */
export interface Holding<S> {
  readonly table: EntityTable<S>;
  readonly next: Map<string, number>;
  readonly dispatcher: Dispatcher;
  readonly gate: DeadlineGate;
  readonly snapshots: SnapshotTaker<S> | undefined;
  /** Aborted when this holding is dropped. */
  readonly dropped: AbortController;
  /** The next offset of the log, and its last transaction. */
  end: number;
  through: LogPoint | undefined;
  /** The last event that owed anything, and what the log says of `dispatchedThrough`. */
  lastOwed: number;
  loggedThrough: number;
  defect: Error | undefined;
}

export interface HoldingEvents {
  /** The broker has told the ends of the inputs, or must be asked again: look at the deadlines. */
  onAnswer(): void;
  onDefect(error: Error): void;
  /** Something that was owed has been published. */
  onLanded(): void;
}

export interface Taken<S> {
  readonly holding: Holding<S>;
  readonly recovered: Recovered<S>;
  readonly cost: RecoveryCost;
}

/** `takesSnapshots`: whether new ones are written; those that are there are used in any case. */
export async function takePartition<S, M extends Message, E extends EntityEvent>(
  access: PartitionAccess<S, M, E>,
  log: FencedLog,
  events: HoldingEvents,
  { takesSnapshots }: { readonly takesSnapshots: boolean },
): Promise<Taken<S>> {
  const lap = laps(access.options.clock);
  const range = await log.takeOver();
  const source = access.options.snapshots;
  const side = source && (await log.beside(source.topic));
  const fenceMs = lap();
  const found = source && side && (await snapshotSeed(access, source, range, side.range));
  const snapshotsMs = lap();
  const recovered = await replay(access, range, found?.seed ?? emptySeed(access, range));
  const cost = { snapshotRecords: found?.records ?? 0, fenceMs, snapshotsMs, replayMs: lap() };
  const next = await positionsOf(access, recovered.next);
  const dispatcher = dispatcherOf(access, range.end, events);
  const snapshots = takesSnapshots && side ? takerOf(access, side, dispatcher, recovered, found) : undefined;
  return { holding: hold(access, recovered, { next, end: range.end, dispatcher, snapshots }, events), recovered, cost };
}

/** Milliseconds since it was asked last. */
function laps(clock: Clock): () => number {
  let last = clock.now();
  return () => {
    const before = last;
    last = clock.now();
    return last - before;
  };
}

/** Where each input goes on. What lies before the start of an input is lost for good, and must not be passed over in silence. */
async function positionsOf<S, M extends Message, E extends EntityEvent>(
  { options, ranges: asked, partition }: PartitionAccess<S, M, E>,
  known: ReadonlyMap<string, number>,
): Promise<Map<string, number>> {
  const { ranges } = await asked.ask();
  const next = new Map<string, number>();
  for (const topic of options.definition.inputs) {
    const range = ranges.get(topic)?.[partition];
    next.set(topic, withinRange(topic, partition, known.get(topic) ?? range?.start ?? 0, range));
  }
  return next;
}

interface HoldingDispatcher {
  readonly dispatcher: Dispatcher;
  readonly dropped: AbortController;
}

function dispatcherOf<S, M extends Message, E extends EntityEvent>(
  { options, patience }: PartitionAccess<S, M, E>,
  end: number,
  { onDefect, onLanded }: HoldingEvents,
): HoldingDispatcher {
  const dropped = new AbortController();
  const { onWaiting, onRunning } = patience;
  const dispatcher = new Dispatcher(options, end - 1, dropped.signal, { onWaiting, onRunning, onDefect, onLanded });
  return { dispatcher, dropped };
}

function takerOf<S, M extends Message, E extends EntityEvent>(
  access: PartitionAccess<S, M, E>,
  side: SideLog,
  { dispatcher }: HoldingDispatcher,
  { table, records: uncovered }: Recovered<S>,
  found: SnapshotSeed<S> | undefined,
): SnapshotTaker<S> {
  const { options, limits, partition } = access;
  const { clock, observer, definition } = options;
  const ports = {
    ...{ limits, partition, clock, observer, side, topic: side.topic, foldVersion: definition.foldVersion },
    encode: (outgoing: Outgoing) => encodeForLog(access, outgoing),
    dispatched: () => dispatcher.through,
  };
  const { ledger, windowFrom } = found ?? { ledger: new SnapshotLedger(), windowFrom: 0 };
  return new SnapshotTaker(ports, { table, ledger, windowFrom, uncovered });
}

interface HoldingParts<S> {
  readonly next: Map<string, number>;
  readonly end: number;
  readonly dispatcher: HoldingDispatcher;
  readonly snapshots: SnapshotTaker<S> | undefined;
}

function hold<S, M extends Message, E extends EntityEvent>(
  { options, limits, ranges, partition }: PartitionAccess<S, M, E>,
  { table, through }: Recovered<S>,
  { next, end, dispatcher, snapshots }: HoldingParts<S>,
  { onAnswer }: HoldingEvents,
): Holding<S> {
  const { definition, clock } = options;
  const gate = new DeadlineGate({
    ranges,
    partition,
    inputs: definition.inputs.filter((topic) => !definition.openInputs.includes(topic)),
    skewMs: limits.clockSkewMs,
    onAnswer,
    onUnanswered: () => clock.after(1_000, onAnswer),
  });
  return { ...dispatcher, ...{ table, next, gate, snapshots, end, through }, lastOwed: -1, loggedThrough: -1, defect: undefined };
}
