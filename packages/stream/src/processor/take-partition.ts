/** Taking a partition: fence, only then look at the log, replay it to its end, and find where the inputs go on. */
import type { FencedLog } from '../ports.ts';
import type { EntityEvent, Message } from '../record.ts';
import { withinRange } from '../within-range.ts';
import { DeadlineGate } from './deadline-gate.ts';
import { Dispatcher } from './dispatcher.ts';
import type { EntityTable } from './entity-table.ts';
import type { PartitionAccess } from './partition-access.ts';
import { type Recovered, replay } from './recovery.ts';

/** What holds between two takings of the log. */
export interface Holding<S> {
  readonly table: EntityTable<S>;
  readonly next: Map<string, number>;
  readonly dispatcher: Dispatcher;
  readonly gate: DeadlineGate;
  /** Aborted when this holding is dropped. */
  readonly dropped: AbortController;
  /** The next offset of the log. */
  end: number;
  /** The last event that owed anything, and what the log says of `dispatchedThrough`. */
  lastOwed: number;
  loggedThrough: number;
  defect: Error | undefined;
}

export interface HoldingEvents {
  /** The broker has told the ends of the inputs, or must be asked again: look at the deadlines. */
  onAnswer(): void;
  onDefect(error: Error): void;
}

export interface Taken<S> {
  readonly holding: Holding<S>;
  readonly recovered: Recovered<S>;
}

export async function takePartition<S, M extends Message, E extends EntityEvent>(
  access: PartitionAccess<S, M, E>,
  log: FencedLog,
  events: HoldingEvents,
): Promise<Taken<S>> {
  const range = await log.takeOver();
  const recovered = await replay(access, range);
  const next = await positionsOf(access, recovered.next);
  return { holding: hold(access, recovered.table, next, range.end, events), recovered };
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

function hold<S, M extends Message, E extends EntityEvent>(
  { options, limits, ranges, partition, patience }: PartitionAccess<S, M, E>,
  table: EntityTable<S>,
  next: Map<string, number>,
  end: number,
  { onAnswer, onDefect }: HoldingEvents,
): Holding<S> {
  const { definition, clock } = options;
  const dropped = new AbortController();
  const { onWaiting, onRunning } = patience;
  const dispatcher = new Dispatcher(options, end - 1, dropped.signal, { onWaiting, onRunning, onDefect });
  const gate = new DeadlineGate({
    ranges,
    partition,
    inputs: definition.inputs.filter((topic) => !definition.openInputs.includes(topic)),
    skewMs: limits.clockSkewMs,
    onAnswer,
    onUnanswered: () => clock.after(1_000, onAnswer),
  });
  return { table, next, dispatcher, gate, dropped, end, lastOwed: -1, loggedThrough: -1, defect: undefined };
}
