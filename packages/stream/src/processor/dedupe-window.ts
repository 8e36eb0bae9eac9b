/**
 * Ended entities that are still remembered, oldest end first.
 *
 * I1 A pure function of the log: entries come and go by the log's own time and order, so a replay remembers what the live run did.
 * I2 Whatever was forgotten ended, and was first asked for, at or before `forgottenBefore`.
 */

export interface Remembered<S> {
  readonly state: S;
  readonly seq: number;
  /** The log's time of its end, epoch milliseconds. */
  readonly endedAt: number;
  /** The later of its end and its first asking. */
  readonly boundary: number;
}

export interface WindowLimits {
  readonly windowEntries: number;
  readonly windowMs: number;
}

export class DedupeWindow<S> {
  /** Everything forgotten lies at or before this time (epoch ms); 0 when nothing was forgotten. */
  forgottenBefore = 0;
  private readonly entries = new Map<string, Remembered<S>>();
  private readonly limits: WindowLimits;

  constructor(limits: WindowLimits) {
    this.limits = limits;
  }

  get size(): number {
    return this.entries.size;
  }

  get(id: string): Remembered<S> | undefined {
    return this.entries.get(id);
  }

  /** Taken out because it goes on, not because it is forgotten. */
  take(id: string): void {
    this.entries.delete(id);
  }

  remember(id: string, entry: Remembered<S>): void {
    this.entries.delete(id);
    this.entries.set(id, entry);
    this.forget(entry.endedAt);
  }

  /** Forgets what the log's time has left behind, and the oldest beyond the count. */
  forget(logTime: number): void {
    for (const [id, entry] of this.entries) {
      if (this.entries.size <= this.limits.windowEntries && entry.endedAt >= logTime - this.limits.windowMs) return;
      this.entries.delete(id);
      this.forgottenBefore = Math.max(this.forgottenBefore, entry.boundary);
    }
  }

  all(): IterableIterator<[string, Remembered<S>]> {
    return this.entries.entries();
  }
}
