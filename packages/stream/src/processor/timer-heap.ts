/** A binary heap of due times. Entries are never removed early: whoever pops one asks its owner whether it still counts. */

export interface DueEntry {
  /** Epoch milliseconds from which it may fire. */
  readonly dueAt: number;
  readonly entity: string;
  /** The owner's token when it was pushed; another token since means that it no longer counts. */
  readonly token: number;
}

export class TimerHeap {
  private entries: DueEntry[] = [];

  get size(): number {
    return this.entries.length;
  }

  peek(): DueEntry | undefined {
    return this.entries[0];
  }

  push(entry: DueEntry): void {
    this.entries.push(entry);
    let at = this.entries.length - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.dueAt(parent) <= this.dueAt(at)) return;
      this.swap(at, parent);
      at = parent;
    }
  }

  pop(): DueEntry | undefined {
    const top = this.entries[0];
    const last = this.entries.pop();
    if (top === undefined || last === undefined || this.entries.length === 0) return top;
    this.entries[0] = last;
    this.sink();
    return top;
  }

  /** Keeps only what still counts: called when stale entries outnumber the live ones. */
  rebuild(keep: (entry: DueEntry) => boolean): void {
    const kept = this.entries.filter(keep);
    this.entries = [];
    for (const entry of kept) this.push(entry);
  }

  private sink(): void {
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const smaller = this.dueAt(left + 1) < this.dueAt(left) ? left + 1 : left;
      if (this.dueAt(smaller) >= this.dueAt(at)) return;
      this.swap(at, smaller);
      at = smaller;
    }
  }

  private dueAt(index: number): number {
    return this.entries[index]?.dueAt ?? Number.POSITIVE_INFINITY;
  }

  private swap(a: number, b: number): void {
    const [left, right] = [this.entries[a], this.entries[b]];
    if (left === undefined || right === undefined) return;
    this.entries[a] = right;
    this.entries[b] = left;
  }
}
