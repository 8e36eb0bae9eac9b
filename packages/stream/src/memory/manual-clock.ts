/** A clock that moves only when it is told to. Tasks run in the order of their times, then of their scheduling. */
import type { Cancel, Clock } from '../ports.ts';

interface Scheduled {
  readonly at: number;
  readonly order: number;
  readonly task: () => void;
}

export class ManualClock implements Clock {
  private time: number;
  private scheduled: Scheduled[] = [];
  private order = 0;

  constructor(startMs: number) {
    this.time = startMs;
  }

  now(): number {
    return this.time;
  }

  after(delayMs: number, task: () => void): Cancel {
    this.order += 1;
    const entry = { at: this.time + Math.max(0, delayMs), order: this.order, task };
    this.scheduled.push(entry);
    return () => {
      this.scheduled = this.scheduled.filter((other) => other !== entry);
    };
  }

  /** Runs everything that becomes due within `durationMs`, and what that in turn makes due. */
  async advance(durationMs: number): Promise<void> {
    const until = this.time + durationMs;
    for (let next = await this.nextDue(until); next !== undefined; next = await this.nextDue(until)) {
      this.scheduled = this.scheduled.filter((other) => other !== next);
      this.time = Math.max(this.time, next.at);
      next.task();
    }
    this.time = until;
  }

  /** Lets pending promises settle, then names the earliest task. */
  private async nextDue(until: number): Promise<Scheduled | undefined> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    let earliest: Scheduled | undefined;
    for (const entry of this.scheduled) {
      if (entry.at > until) continue;
      if (earliest === undefined || entry.at < earliest.at || (entry.at === earliest.at && entry.order < earliest.order))
        earliest = entry;
    }
    return earliest;
  }
}
