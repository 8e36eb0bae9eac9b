/**
 * The one scheduler: it owns time and order.
 *
 * I1 Nothing waits but on this scheduler: everything asynchronous goes through ports, and each port call waits here.
 * I2 One task runs at a time, and every microtask that follows from it is over before the next begins. So the order of tasks, drawn from
 *    the seed by their latencies, is all the order there is.
 */
import type { Cancel, Clock } from '@holdpoint/stream/ports';

interface Entry {
  readonly at: number;
  readonly order: number;
  task: (() => void) | undefined;
}

export class Scheduler implements Clock {
  steps = 0;
  private time: number;
  private order = 0;
  private readonly heap: Entry[] = [];

  constructor(startMs: number) {
    this.time = startMs;
  }

  now(): number {
    return this.time;
  }

  after(delayMs: number, task: () => void): Cancel {
    this.order += 1;
    const entry: Entry = { at: this.time + Math.max(0, delayMs), order: this.order, task };
    this.push(entry);
    return () => {
      entry.task = undefined;
    };
  }

  /** Time passes while nothing runs, as if the whole installation had slept: what became due runs late, in its order. */
  jump(durationMs: number): void {
    this.time += durationMs;
  }

  /** Runs what is due until the condition holds; false when it does not within the bounds, or nothing is left to do. */
  async runUntil(condition: () => boolean, bounds: { readonly untilMs: number; readonly steps: number }): Promise<boolean> {
    const last = this.steps + bounds.steps;
    while (!condition()) {
      if (this.time > bounds.untilMs || this.steps >= last || !(await this.step())) return condition();
    }
    return true;
  }

  private async step(): Promise<boolean> {
    let entry = this.pop();
    while (entry !== undefined && entry.task === undefined) entry = this.pop();
    if (entry?.task === undefined) return false;
    this.time = Math.max(this.time, entry.at);
    this.steps += 1;
    entry.task();
    await new Promise<void>((resolve) => setImmediate(resolve));
    return true;
  }

  private push(entry: Entry): void {
    this.heap.push(entry);
    let at = this.heap.length - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.isBefore(at, parent)) return;
      this.swap(at, parent);
      at = parent;
    }
  }

  private pop(): Entry | undefined {
    const top = this.heap[0];
    const last = this.heap.pop();
    if (top === undefined || last === undefined || this.heap.length === 0) return top;
    this.heap[0] = last;
    for (let at = 0; ; ) {
      const left = 2 * at + 1;
      const smaller = this.isBefore(left + 1, left) ? left + 1 : left;
      if (!this.isBefore(smaller, at)) return top;
      this.swap(at, smaller);
      at = smaller;
    }
  }

  private isBefore(a: number, b: number): boolean {
    const [left, right] = [this.heap[a], this.heap[b]];
    if (left === undefined || right === undefined) return left !== undefined;
    return left.at < right.at || (left.at === right.at && left.order < right.order);
  }

  private swap(a: number, b: number): void {
    const [left, right] = [this.heap[a], this.heap[b]];
    if (left === undefined || right === undefined) return;
    this.heap[a] = right;
    this.heap[b] = left;
  }
}
