/**
 * The entities of one partition: live ones with their timers, ended ones in the dedupe window.
 *
 * Owns the fold and the timers. Does not own the log: after a failed append the whole table is worthless and is dropped.
 * I1 An ended entity is retired with the very event that ends it, live and in replay alike.
 * I2 It enters the window with the log's time of its transaction, which is known at commit only (`settle`).
 * I3 A timer is handed out once for each state of its entity, unless `decide` asked for it again.
 */
import type { Timer } from '../entity.ts';
import { DedupeWindow, type WindowLimits } from './dedupe-window.ts';
import type { Current, Folded } from './fold-event.ts';
import { type DueEntry, TimerHeap } from './timer-heap.ts';

interface Live<S> {
  state: S;
  seq: number;
  ended: boolean;
  requestedAt: number;
  timer: Timer | undefined;
  token: number;
  bytes: number;
}

export interface DueTimer {
  readonly entity: string;
  readonly timer: Timer;
  readonly token: number;
}

export class EntityTable<S> {
  readonly window: DedupeWindow<S>;
  private readonly skewMs: number;
  private readonly live = new Map<string, Live<S>>();
  private readonly ended = new Set<string>();
  private readonly heap = new TimerHeap();
  private lastToken = 0;
  private bytes = 0;

  constructor(limits: WindowLimits & { readonly clockSkewMs: number }) {
    this.window = new DedupeWindow(limits);
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
    return this.live.get(id) ?? this.window.get(id);
  }

  /** `bytes`: what the event takes in the log. */
  apply(id: string, folded: Folded<S>, bytes: number): void {
    const fresh = { timer: undefined, token: 0, bytes: 0 };
    const entry: Live<S> = Object.assign(this.live.get(id) ?? fresh, pick(folded));
    entry.bytes += bytes;
    this.bytes += bytes;
    this.live.set(id, entry);
    this.window.take(id);
    if (folded.ended) this.ended.add(id);
    else this.ended.delete(id);
    this.arm(id, entry, folded.timer);
  }

  /** The transaction is committed at this time of the log: what has ended goes into the window. */
  settle(logTime: number): void {
    for (const id of this.ended) this.moveToWindow(id, logTime);
    this.ended.clear();
    this.window.forget(logTime);
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

  private arm(id: string, entry: Live<S>, timer: Timer | undefined): void {
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

  private moveToWindow(id: string, endedAt: number): void {
    const entry = this.live.get(id);
    if (entry === undefined) return;
    this.live.delete(id);
    this.bytes -= entry.bytes;
    this.window.remember(id, { state: entry.state, seq: entry.seq, endedAt, boundary: Math.max(endedAt, entry.requestedAt) });
  }
}

const pick = <S>({ state, seq, ended, requestedAt }: Folded<S>) => ({ state, seq, ended, requestedAt });

const sameTimer = (a: Timer, b: Timer | undefined): boolean => a.name === b?.name && a.at === b.at && a.deadline === b.deadline;
