/**
 * The newest ended entities of a partition with their whole retired state, oldest end first: what comes late for them is judged by it. What is
 * released here is known by its entry in the dedupe window alone.
 *
 * I1 A pure function of the log, like the window; never more than the window holds.
 */
import type { WindowLimits } from './dedupe-window.ts';

export interface RetiredLimits extends WindowLimits {
  readonly retiredEntities: number;
  readonly retiredMs: number;
}

/** What stays known of an end. Offsets are of the log. */
export interface EndFacts {
  readonly seq: number;
  readonly firstOffset: number;
  readonly lastOffset: number;
  /** Epoch milliseconds; 0 where it is not known. */
  readonly requestedAt: number;
  readonly bodyHash: string;
}

export interface Retired<S> extends EndFacts {
  readonly state: S;
  /** The log's time of its end, epoch milliseconds. */
  readonly endedAt: number;
}

export class RetiredEntities<S> {
  private readonly entries = new Map<string, Retired<S>>();
  private readonly most: number;
  private readonly keptMs: number;

  constructor({ retiredEntities, retiredMs, windowEntries, windowMs }: RetiredLimits) {
    this.most = Math.min(retiredEntities, windowEntries);
    this.keptMs = Math.min(retiredMs, windowMs);
  }

  get size(): number {
    return this.entries.size;
  }

  get(id: string): Retired<S> | undefined {
    return this.entries.get(id);
  }

  /** Taken out because it goes on. */
  take(id: string): Retired<S> | undefined {
    const entry = this.entries.get(id);
    this.entries.delete(id);
    return entry;
  }

  add(id: string, entry: Retired<S>): void {
    this.entries.delete(id);
    this.entries.set(id, entry);
  }

  /** Releases what the log's time has left behind, and the oldest beyond the count. */
  release(logTime: number): void {
    for (const [id, { endedAt }] of this.entries) {
      if (this.entries.size <= this.most && endedAt >= logTime - this.keptMs) return;
      this.entries.delete(id);
    }
  }

  keys(): IterableIterator<string> {
    return this.entries.keys();
  }
}
