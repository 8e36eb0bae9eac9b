/**
 * A partition's state from its log: the entities, where the inputs stand, what is still owed.
 *
 * The seam for snapshots is `RecoverySeed`: a seed names the offset to replay from and what holds there. Without one the replay begins
 * at the log's first record.
 */

import { DefectError } from '../defect.ts';
import type { PartitionAdvanced, RefusedInput } from '../entity.ts';
import type { LogRange } from '../ports.ts';
import type { EntityEvent, Message, Outgoing, RawRecord } from '../record.ts';
import { untilRegistryAnswers } from '../until-registry-answers.ts';
import { EntityTable } from './entity-table.ts';
import { foldEvent } from './fold-event.ts';
import type { PartitionAccess } from './partition-access.ts';

/** Where a replay begins, and what holds there. */
export interface RecoverySeed<S> {
  readonly from: number;
  readonly table: EntityTable<S>;
  readonly next: ReadonlyMap<string, number>;
  readonly dispatchedThrough: number;
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
  /** In the order of the log. */
  readonly owed: readonly (OwedEffects | OwedLetters)[];
  readonly events: number;
}

export async function replay<S, M extends Message, E extends EntityEvent>(
  access: PartitionAccess<S, M, E>,
  range: LogRange,
  seed: RecoverySeed<S> = emptySeed(access, range),
): Promise<Recovered<S>> {
  const folding = new Replay(access, seed);
  const { options, partition } = access;
  await options.reader.read(options.definition.events, partition, seed.from, range.end, (raw) => folding.take(raw));
  return folding.result();
}

function emptySeed<S, M extends Message, E extends EntityEvent>(
  { limits }: PartitionAccess<S, M, E>,
  range: LogRange,
): RecoverySeed<S> {
  if (range.start > 0 && range.start < range.end)
    throw new DefectError(`the log begins at ${range.start}: its first records are gone`, range.start);
  return { from: range.start, table: new EntityTable<S>(limits), next: new Map(), dispatchedThrough: -1 };
}

class Replay<S, M extends Message, E extends EntityEvent> {
  private readonly access: PartitionAccess<S, M, E>;
  private readonly table: EntityTable<S>;
  private next: ReadonlyMap<string, number>;
  private owed: (OwedEffects | OwedLetters)[] = [];
  private dispatchedThrough: number;
  private events = 0;

  constructor(access: PartitionAccess<S, M, E>, seed: RecoverySeed<S>) {
    this.access = access;
    this.table = seed.table;
    this.next = seed.next;
    this.dispatchedThrough = seed.dispatchedThrough;
  }

  result(): Recovered<S> {
    return { table: this.table, next: this.next, owed: this.owed, events: this.events };
  }

  async take(raw: RawRecord): Promise<void> {
    const decoded = await untilRegistryAnswers(this.access.patience, () => this.access.options.events.decode(raw));
    if (!decoded.ok) throw new DefectError(`${decoded.malformed.code}: ${decoded.malformed.detail}`, raw.offset);
    const { message } = decoded.record;
    if (isAdvanced(message)) this.advance(message, raw);
    else this.fold(message, raw.offset, raw.value?.length ?? 0);
  }

  private fold(event: E, offset: number, bytes: number): void {
    this.events += 1;
    const { definition } = this.access.options;
    const entity = definition.entityOf(event);
    const current = this.table.lookup(entity);
    // A smaller window than the one in force when this was written has forgotten its entity: it stays forgotten.
    if (current === undefined && (event.seq ?? 1) > 1 && this.table.window.forgottenBefore > 0) return;
    const folded = this.foldOrStop(offset, () => foldEvent(definition, current, event));
    this.table.apply(entity, folded, bytes);
    if (folded.effects.length > 0) this.owed.push({ kind: 'effects', offset, effects: folded.effects });
  }

  private foldOrStop<T>(offset: number, fold: () => T): T {
    try {
      return fold();
    } catch (error) {
      throw new DefectError(`the event at ${offset} cannot be folded: ${String(error)}`, offset, { cause: error });
    }
  }

  private advance(message: PartitionAdvanced, { offset, appendedAt }: RawRecord): void {
    this.next = new Map([...this.next, ...Object.entries(message.next)]);
    this.dispatchedThrough = Math.max(this.dispatchedThrough, message.dispatchedThrough);
    if (message.refused.length > 0) this.owed.push({ kind: 'letters', offset, refused: message.refused, at: appendedAt });
    this.owed = this.owed.filter((owed) => owed.offset > this.dispatchedThrough);
    this.table.settle(appendedAt);
  }
}

const isAdvanced = <E extends EntityEvent>(message: E | PartitionAdvanced): message is PartitionAdvanced =>
  message.type === 'PartitionAdvanced';
