/**
 * The entities of one partition: live ones with their timers, ended ones retired for a while, and in the dedupe window for longer.
 *
 * Owns the fold and the timers. Does not own the log: after a failed append the whole table is worthless and is dropped.
 * I1 An ended entity is retired with the very event that ends it, live and in replay alike.
 * I2 It enters the window with the log's time of its transaction, which is known at commit only (`settle`).
 * I3 A timer is handed out once for each state of its entity, unless `decide` asked for it again.
 * I4 Whatever has changed since the last `takeChanged` is named by the next: snapshots miss nothing.
 */
import type { Timer } from '../entity.ts';
import { DedupeWindow } from './dedupe-window.ts';
import type { Current, Folded } from './fold-event.ts';
import { type EndFacts, type Retired, RetiredEntities, type RetiredLimits } from './retired-entities.ts';
import { type DueEntry, TimerHeap } from './timer-heap.ts';
import { type EndedEntry, idHashOf } from './window-entry.ts';

export interface Live<S> extends EndFacts {
  readonly state: S;
  readonly ended: boolean;
  /** Stored bytes of its events. */
  readonly bytes: number;
}

interface Entry<S> extends Live<S> {
  timer: Timer | undefined;
  token: number;
}

/** An event's place and size in the log. */
export interface Stored {
  readonly offset: number;
  readonly bytes: number;
}

export interface DueTimer {
  readonly entity: string;
  readonly timer: Timer;
  readonly token: number;
}

/** What became of an entity that has changed; of one that has ended and is not retired any more only the facts are known. */
export type EndedFacts = EndFacts & { readonly endedAt: number };

export class EntityTable<S> {
  readonly window: DedupeWindow;
  readonly retired: RetiredEntities<S>;
  private readonly skewMs: number;
  private readonly live = new Map<string, Entry<S>>();
  /** Ended in the transaction that is not settled yet, in the order of their last events. */
  private readonly ending = new Map<string, EndFacts>();
  private readonly heap = new TimerHeap();
  private changed = new Map<string, EndedFacts | undefined>();
  private lastToken = 0;
  private bytes = 0;

  constructor(limits: RetiredLimits & { readonly clockSkewMs: number }) {
    this.window = new DedupeWindow(limits);
    this.retired = new RetiredEntities(limits);
    this.skewMs = limits.clockSkewMs;
  }

  get liveCount(): number {
    return this.live.size;
  }

  /** Stored bytes of the events that the live entities are made of. */
  get liveBytes(): number {
    return this.bytes;
  }

  get timerCount(): number {
    return this.heap.size;
  }

  lookup(id: string): Current<S> | undefined {
    return this.live.get(id) ?? this.retired.get(id);
  }

  /**
   * As it was when this event of it was recorded. A first event says that nothing was known of it then: it had ended and was forgotten, by a window that
   * may have been smaller than this one.
   */
  lookupFor(id: string, seq: number | undefined): Current<S> | undefined {
    return seq === 1 ? this.live.get(id) : this.lookup(id);
  }

  /** What is left of an entity that `lookup` does not know any more. */
  remembered(id: string): EndedEntry | undefined {
    return this.window.find(idHashOf(id));
  }

  liveOf(id: string): Live<S> | undefined {
    return this.live.get(id);
  }

  liveIds(): IterableIterator<string> {
    return this.live.keys();
  }

  apply(id: string, folded: Folded<S>, { offset, bytes }: Stored): void {
    const remembered = this.live.has(id) ? undefined : this.comeBack(id);
    const before = this.live.get(id) ?? (folded.seq === 1 ? undefined : remembered);
    const facts = { firstOffset: before?.firstOffset ?? offset, lastOffset: offset, bytes: (before?.bytes ?? 0) + bytes };
    this.put(id, { ...pick(folded), ...facts }, folded.timer);
  }

  /** An entity as a snapshot has it; it has not changed since. */
  restoreLive(id: string, live: Live<S>, timer: Timer | undefined): void {
    this.comeBack(id);
    this.put(id, live, timer);
    this.changed.delete(id);
  }

  /** The end of an entity as a snapshot has it, with or without its retired state: settled with the transaction that is being read. */
  restoreEnding(id: string, facts: EndFacts, state: S | undefined): void {
    this.comeBack(id);
    if (state === undefined) this.ending.set(id, facts);
    else this.put(id, { ...facts, state, ended: true, bytes: 0 }, undefined);
  }

  restoreRetired(id: string, retired: Retired<S>): void {
    this.retired.add(id, retired);
  }

  /** The transaction is committed at this time of the log: what has ended goes into the window. */
  settle(logTime: number): void {
    for (const [id, facts] of this.ending) this.retire(id, { ...facts, endedAt: logTime });
    this.ending.clear();
    this.retired.release(logTime);
    this.window.forget(logTime);
  }

  /** The entities that have changed since this was asked last. */
  takeChanged(): ReadonlyMap<string, EndedFacts | undefined> {
    const { changed } = this;
    this.changed = new Map();
    return changed;
  }

  /** When the next timer may be due, epoch milliseconds. */
  nextDueAt(): number | undefined {
    this.dropStale();
    return this.heap.peek()?.dueAt;
  }

  /** Up to `limit` timers that are due; each is disarmed until its entity changes. */
  takeDue(now: number, limit: number): readonly DueTimer[] {
    const due: DueTimer[] = [];
    for (let next = this.nextDueAt(); next !== undefined && next <= now && due.length < limit; next = this.nextDueAt()) {
      const popped = this.heap.pop();
      const entry = popped && this.live.get(popped.entity);
      if (popped === undefined || entry?.timer === undefined) continue;
      due.push({ entity: popped.entity, timer: entry.timer, token: popped.token });
      entry.timer = undefined;
    }
    return due;
  }

  /** Whether the entity is still as it was when the timer was handed out. */
  stillDue({ entity, token }: DueTimer): boolean {
    return this.live.get(entity)?.token === token;
  }

  /** A timer that was handed out and ignored shall be handed out once more at `againAt`, unless its entity has changed meanwhile. */
  rearm({ entity, timer, token }: DueTimer, againAt: number): void {
    const entry = this.live.get(entity);
    if (entry?.token !== token || entry.timer !== undefined) return;
    entry.timer = timer;
    this.heap.push({ dueAt: againAt, entity, token });
  }

  private put(id: string, live: Live<S>, timer: Timer | undefined): void {
    const before = this.live.get(id);
    const entry: Entry<S> = { ...live, timer: before?.timer, token: before?.token ?? 0 };
    this.bytes += live.bytes - (before?.bytes ?? 0);
    this.live.set(id, entry);
    this.ending.delete(id);
    if (live.ended) this.ending.set(id, live);
    this.changed.set(id, undefined);
    this.arm(id, entry, timer);
  }

  /** It was remembered, and goes on. */
  private comeBack(id: string): Live<S> | undefined {
    this.window.take(idHashOf(id));
    const retired = this.retired.take(id);
    return retired && { ...retired, ended: true, bytes: 0 };
  }

  private retire(id: string, facts: EndedFacts): void {
    const entry = this.live.get(id);
    const { seq, firstOffset, lastOffset, requestedAt, bodyHash, endedAt } = facts;
    const kept = { seq, firstOffset, lastOffset, requestedAt, bodyHash, endedAt };
    if (entry !== undefined) {
      this.live.delete(id);
      this.bytes -= entry.bytes;
      this.retired.add(id, { ...kept, state: entry.state });
    }
    this.changed.set(id, kept);
    this.window.remember({ id: idHashOf(id), bodyHash, endedAt, boundary: Math.max(endedAt, requestedAt) });
  }

  private arm(id: string, entry: Entry<S>, timer: Timer | undefined): void {
    if (timer !== undefined && sameTimer(timer, entry.timer)) return;
    this.lastToken += 1;
    entry.token = this.lastToken;
    entry.timer = timer;
    if (timer === undefined) return;
    this.heap.push({ dueAt: timer.deadline ? timer.at + this.skewMs : timer.at, entity: id, token: entry.token });
    if (this.heap.size > 2 * this.live.size + 1_000) this.heap.rebuild((due) => this.counts(due));
  }

  private counts({ entity, token }: DueEntry): boolean {
    const entry = this.live.get(entity);
    return entry?.timer !== undefined && entry.token === token;
  }

  private dropStale(): void {
    for (let top = this.heap.peek(); top !== undefined && !this.counts(top); top = this.heap.peek()) this.heap.pop();
  }
}

const pick = <S>({ state, seq, ended, requestedAt, bodyHash }: Folded<S>) => ({ state, seq, ended, requestedAt, bodyHash });

const sameTimer = (a: Timer, b: Timer | undefined): boolean => a.name === b?.name && a.at === b.at && a.deadline === b.deadline;
