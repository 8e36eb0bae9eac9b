/**
 * A process of the simulation: it runs, sleeps, or is dead. Asleep it does nothing, and wakes where it was (a zombie, if the others went on
 * without it); dead, it never does anything again, and whatever it waited for stays unanswered.
 */
import type { Cancel, Clock } from '@holdpoint/stream/ports';
import type { Scheduler } from './scheduler.ts';

export class SimProcess {
  readonly name: string;
  /** The process's own clock: the scheduler's time, and what it is wrong by. */
  readonly clock: Clock;
  skewMs = 0;
  state: 'running' | 'asleep' | 'dead' = 'running';
  private readonly scheduler: Scheduler;
  private held: (() => void)[] = [];

  constructor(name: string, scheduler: Scheduler) {
    this.name = name;
    this.scheduler = scheduler;
    this.clock = { now: () => scheduler.now() + this.skewMs, after: (delayMs, task) => this.after(delayMs, task) };
  }

  kill(): void {
    this.state = 'dead';
    this.held = [];
  }

  sleep(): void {
    if (this.state === 'running') this.state = 'asleep';
  }

  wake(): void {
    if (this.state !== 'asleep') return;
    this.state = 'running';
    this.catchUp();
  }

  /** Runs what came for this process: now, when it wakes and has caught up with what came before, or never. */
  enter(task: () => void): void {
    if (this.state === 'running' && this.held.length === 0) task();
    else if (this.state !== 'dead') this.held.push(task);
  }

  /** One after another, as they came. */
  private catchUp(): void {
    if (this.held.length === 0) return;
    this.scheduler.after(0, () => {
      if (this.state !== 'running') return;
      this.held[0]?.();
      this.held.shift();
      this.catchUp();
    });
  }

  private after(delayMs: number, task: () => void): Cancel {
    let cancelled = false;
    const cancel = this.scheduler.after(delayMs, () =>
      this.enter(() => {
        if (!cancelled) task();
      }),
    );
    return () => {
      cancelled = true;
      cancel();
    };
  }
}
