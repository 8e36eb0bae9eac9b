/**
 * Publishes what committed events owe, in the order of the log, one flight at a time; while one is out the next gathers.
 *
 * I1 Nothing is given to it before the transaction that owes it is committed (G1).
 * I2 `through` is an offset up to which, itself included, nothing is owed any more.
 */
import { backoffMs } from '../backoff.ts';
import { asError, isDefect } from '../defect.ts';
import { pauseFor } from '../pause.ts';
import type { Clock, Publisher, PublishRecord } from '../ports.ts';
import { Wake } from '../wake.ts';

export interface Owed {
  /** The event of the log that owes. */
  readonly offset: number;
  readonly records: readonly PublishRecord[];
}

export interface DispatcherEvents {
  onWaiting(error: Error): void;
  onRunning(): void;
  onDefect(error: Error): void;
  /** `through` has moved. */
  onLanded(): void;
}

const FLIGHT_RECORDS = 500;

export class Dispatcher {
  private readonly publisher: Publisher;
  private readonly clock: Clock;
  private readonly events: DispatcherEvents;
  private readonly signal: AbortSignal;
  private readonly changed = new Wake();
  private owed: Owed[] = [];
  private last: number;
  private flying = false;
  private count = 0;

  constructor(ports: { publisher: Publisher; clock: Clock }, last: number, signal: AbortSignal, events: DispatcherEvents) {
    this.publisher = ports.publisher;
    this.clock = ports.clock;
    this.last = last;
    this.signal = signal;
    this.events = events;
    signal.addEventListener('abort', () => this.changed.ring(), { once: true });
  }

  /** Records owed and not yet acknowledged. */
  get undispatched(): number {
    return this.count;
  }

  get through(): number {
    return (this.owed[0]?.offset ?? this.last + 1) - 1;
  }

  /** A transaction is committed up to `last`; `owed` is what its events owe, ascending. */
  add(owed: readonly Owed[], last: number): void {
    this.last = last;
    for (const one of owed) {
      if (one.records.length === 0) continue;
      this.owed.push(one);
      this.count += one.records.length;
    }
    void this.fly();
  }

  /** Resolves when no more than `bound` records are owed, or the partition is lost. */
  async below(bound: number): Promise<void> {
    while (this.count > bound && !this.signal.aborted) await this.changed.sleep();
  }

  private async fly(): Promise<void> {
    if (this.flying) return;
    this.flying = true;
    for (let attempt = 0; this.owed.length > 0 && !this.signal.aborted; ) {
      const flight = this.nextFlight();
      try {
        await this.publisher.publish(flight.flatMap(({ records }) => records));
        this.landed(flight, attempt);
        attempt = 0;
      } catch (error) {
        if (isDefect(error)) return this.events.onDefect(error);
        this.events.onWaiting(asError(error));
        await pauseFor(this.clock, backoffMs(attempt), this.signal);
        attempt += 1;
      }
    }
    this.flying = false;
  }

  private landed(flight: readonly Owed[], attempt: number): void {
    this.owed = this.owed.slice(flight.length);
    for (const { records } of flight) this.count -= records.length;
    if (attempt > 0) this.events.onRunning();
    this.changed.ring();
    this.events.onLanded();
  }

  private nextFlight(): readonly Owed[] {
    const flight: Owed[] = [];
    let records = 0;
    for (const one of this.owed) {
      if (flight.length > 0 && records + one.records.length > FLIGHT_RECORDS) break;
      flight.push(one);
      records += one.records.length;
    }
    return flight;
  }
}
