/**
 * A partition's state from its log: the entities, where the inputs stand, what is still owed.
 *
 * A `RecoverySeed` names the offset to replay from and what holds there: nothing, at the log's first record, or what a snapshot holds. Of single
 * entities it may know more than that (`ahead`): their events are passed over, and at the last of them the entity is taken over as it is known.
 */

import { DefectError, kindOf, unreadable } from '../defect.ts';
import type { PartitionAdvanced, RefusedInput, Timer } from '../entity.ts';
import type { LogRange } from '../ports.ts';
import type { EntityEvent, Message, Outgoing, RawRecord } from '../record.ts';
import { untilRegistryAnswers } from '../until-registry-answers.ts';
import { EntityTable, type Live } from './entity-table.ts';
import { foldEvent } from './fold-event.ts';
import type { PartitionAccess } from './partition-access.ts';
import type { EndFacts } from './retired-entities.ts';

/** A transaction of the log, by its `PartitionAdvanced`. */
export interface LogPoint {
  readonly offset: number;
  /** Epoch milliseconds. */
  readonly appendedAt: number;
}

/** An entity that is known further than where the replay begins. */
export type AheadEntity<S> =
  | { readonly kind: 'live'; readonly throughOffset: number; readonly live: Live<S>; readonly timer: Timer | undefined }
  /** Without a state it is known by the window alone. */
  | { readonly kind: 'ended'; readonly throughOffset: number; readonly facts: EndFacts; readonly state: S | undefined };

/** Where a replay begins, and what holds there. */
export interface RecoverySeed<S> {
  readonly from: number;
  readonly table: EntityTable<S>;
  readonly next: ReadonlyMap<string, number>;
  /** The transaction that it holds through. */
  readonly through: LogPoint | undefined;
  readonly ahead: ReadonlyMap<string, AheadEntity<S>>;
}

export interface OwedEffects {
  readonly kind: 'effects';
  readonly offset: number;
  readonly effects: readonly Outgoing[];
}

export interface OwedLetters {
  readonly kind: 'letters';
  readonly offset: number;
  readonly refused: readonly RefusedInput[];
  /** When they were refused, epoch milliseconds. */
  readonly at: number;
}

export interface Recovered<S> {
  readonly table: EntityTable<S>;
  /** By input: the next offset to read; an input that the log has never named is absent. */
  readonly next: ReadonlyMap<string, number>;
  /** The last transaction of the log. */
  readonly through: LogPoint | undefined;
  /** In the order of the log. */
  readonly owed: readonly (OwedEffects | OwedLetters)[];
  readonly events: number;
  /** Records read, `PartitionAdvanced` too. */
  readonly records: number;
}

export async function replay<S, M extends Message, E extends EntityEvent>(
  access: PartitionAccess<S, M, E>,
  range: LogRange,
  seed: RecoverySeed<S>,
): Promise<Recovered<S>> {
  const folding = new Replay(access, seed);
  const { options, partition } = access;
  await options.reader.read(options.definition.events, partition, seed.from, range.end, (raw) => folding.take(raw));
  return folding.result();
}

/** Nothing is known: the replay begins at the log's first record. */
export function emptySeed<S, M extends Message, E extends EntityEvent>(
  { limits }: PartitionAccess<S, M, E>,
  range: LogRange,
): RecoverySeed<S> {
  if (range.start > 0 && range.start < range.end)
    throw new DefectError(`the log begins at ${range.start}: its first records are gone`, range.start, { code: 'RECORDS_GONE' });
  return { from: range.start, table: new EntityTable<S>(limits), next: new Map(), through: undefined, ahead: new Map() };
}

class Replay<S, M extends Message, E extends EntityEvent> {
  private readonly access: PartitionAccess<S, M, E>;
  private readonly table: EntityTable<S>;
  private readonly ahead: ReadonlyMap<string, AheadEntity<S>>;
  private through: LogPoint | undefined;
  private next: ReadonlyMap<string, number>;
  private owed: (OwedEffects | OwedLetters)[] = [];
  private dispatchedThrough: number;
  private events = 0;
  private records = 0;

  constructor(access: PartitionAccess<S, M, E>, seed: RecoverySeed<S>) {
    this.access = access;
    this.table = seed.table;
    this.ahead = seed.ahead;
    this.next = seed.next;
    this.through = seed.through;
    // Nothing that a snapshot holds is owed any more.
    this.dispatchedThrough = seed.through?.offset ?? -1;
  }

  result(): Recovered<S> {
    const { table, next, through, owed, events, records } = this;
    return { table, next, through, owed, events, records };
  }

  async take(raw: RawRecord): Promise<void> {
    const decoded = await untilRegistryAnswers(this.access.patience, () => this.access.options.events.decode(raw));
    if (!decoded.ok) throw unreadable(decoded.malformed, raw);
    this.records += 1;
    const { message } = decoded.record;
    if (isAdvanced(message)) this.advance(message, raw);
    else this.fold(message, raw.offset, raw.value?.length ?? 0);
  }

  private fold(event: E, offset: number, bytes: number): void {
    this.events += 1;
    const { definition } = this.access.options;
    const entity = definition.entityOf(event);
    const ahead = this.ahead.get(entity);
    if (ahead !== undefined && offset <= ahead.throughOffset) this.passOver(entity, ahead, offset);
    else this.foldInto(entity, event, offset, bytes);
  }

  private foldInto(entity: string, event: E, offset: number, bytes: number): void {
    const { definition } = this.access.options;
    const current = this.table.lookupFor(entity, event.seq);
    if (current === undefined && (event.seq ?? 1) > 1 && this.isForgotten(entity)) return;
    const folded = this.foldOrStop(offset, () => foldEvent(definition, current, event));
    this.table.apply(entity, folded, { offset, bytes });
    if (folded.effects.length > 0) this.owed.push({ kind: 'effects', offset, effects: folded.effects });
  }

  private passOver(entity: string, ahead: AheadEntity<S>, offset: number): void {
    if (ahead.kind === 'live' && ahead.live.lastOffset === offset) this.table.restoreLive(entity, ahead.live, ahead.timer);
    if (ahead.kind === 'ended' && ahead.facts.lastOffset === offset) this.table.restoreEnding(entity, ahead.facts, ahead.state);
  }

  /** A smaller window than the one in force when an event was written has let go of its entity: it stays forgotten. */
  private isForgotten(entity: string): boolean {
    return this.table.window.forgottenBefore > 0 || this.table.remembered(entity) !== undefined;
  }

  private foldOrStop<T>(offset: number, fold: () => T): T {
    try {
      return fold();
    } catch (cause) {
      const code = cause instanceof DefectError ? cause.code : 'FOLD_FAILED';
      throw new DefectError(`the event at ${offset} cannot be folded: ${kindOf(cause)}`, offset, { code, cause });
    }
  }

  private advance(message: PartitionAdvanced, { offset, appendedAt }: RawRecord): void {
    this.next = new Map([...this.next, ...Object.entries(message.next)]);
    this.through = { offset, appendedAt };
    this.dispatchedThrough = Math.max(this.dispatchedThrough, message.dispatchedThrough);
    if (message.refused.length > 0) this.owed.push({ kind: 'letters', offset, refused: message.refused, at: appendedAt });
    this.owed = this.owed.filter((owed) => owed.offset > this.dispatchedThrough);
    this.table.settle(appendedAt);
  }
}

export const isAdvanced = <E extends EntityEvent>(message: E | PartitionAdvanced): message is PartitionAdvanced =>
  message.type === 'PartitionAdvanced';
