/**
 * A map that remembers at least the last `capacity` entries set, and at most twice as many.
 *
 * Two generations, the older dropped whole. Removing the oldest key from one Map at a time was tried: iterating to it
 * passes over every hole that earlier removals left, which cost more than all the hashing.
 */
export class RecentMap<Value> {
  private readonly capacity: number;
  private recent = new Map<string, Value>();
  private older = new Map<string, Value>();
  private dropped = false;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  get(key: string): Value | undefined {
    return this.recent.get(key) ?? this.older.get(key);
  }

  set(key: string, value: Value): void {
    this.recent.set(key, value);
    if (this.recent.size < this.capacity) return;
    this.dropped ||= this.older.size > 0;
    this.older = this.recent;
    this.recent = new Map();
  }

  /** Whether a key that is not here may have been here once. */
  hasForgotten(): boolean {
    return this.dropped;
  }
}
