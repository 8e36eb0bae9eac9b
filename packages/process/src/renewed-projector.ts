/**
 * A projector that stands aside when somebody wants to empty its tables, and begins anew when they are there again.
 *
 * I1 One tenure at a time: what reads and writes for the former tables has stopped before anything is opened for the new ones.
 * I2 While no tenure is open, the process is not ready, and says why.
 */
import type { ResumeOrder, RuntimeHealth } from '@holdpoint/stream/health';
import type { Projector } from '@holdpoint/stream/projector-types';
import type { CheckState } from './health.ts';
import { streamCheck } from './stream-health.ts';

/** A projector at work over the tables as they stand, and how to end it. */
export interface Tenure {
  readonly projector: Projector;
  stop(): Promise<void>;
}

/** What ends a tenure. */
export interface Asides {
  /** Somebody waits to empty the tables. */
  onAsked(): void;
  /** The tables are not the ones that the tenure was opened for. */
  onEmptied(): void;
}

export interface RenewalObserver {
  onRenewing(): void;
  onRenewed(): void;
  /** The next tenure cannot be opened, or the former one not ended. */
  onFailed(error: unknown): void;
}

/** The projector of a process, over one tenure after another. */
export class RenewedProjector {
  readonly #open: (asides: Asides) => Promise<Tenure>;
  readonly #observer: RenewalObserver;
  #tenure: Tenure | undefined;
  #turn: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(open: (asides: Asides) => Promise<Tenure>, observer: RenewalObserver) {
    this.#open = open;
    this.#observer = observer;
  }

  /** Opens the first tenure. @throws what opening it throws */
  async start(): Promise<void> {
    this.#tenure = await this.#opened();
  }

  /** Ends the tenure; none is opened any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#turn;
    await this.#end();
  }

  /** For `/readyz`. */
  async check(): Promise<CheckState> {
    if (this.#tenure === undefined)
      return { status: 'failing', reason: 'not at work: it is starting, or its tables are emptied' };
    return streamCheck(this.#tenure.projector.health)();
  }

  /** As the projector tells it; no partitions while none is at work. */
  health(): RuntimeHealth {
    return this.#tenure?.projector.health() ?? { joined: false, partitions: [] };
  }

  /** Has a stopped partition taken again. */
  resume(order: ResumeOrder): void {
    this.#tenure?.projector.resume(order);
  }

  /** As the projector tells it; nothing while none is at work. */
  async lag(): Promise<ReadonlyMap<string, number>> {
    return (await this.#tenure?.projector.lag()) ?? new Map();
  }

  /** What a tenure is told after its end concerns nobody. */
  #opened(): Promise<Tenure> {
    let asked = false;
    const renew = () => {
      if (!asked) this.#renew();
      asked = true;
    };
    return this.#open({ onAsked: renew, onEmptied: renew });
  }

  #renew(): void {
    const renewing = this.#turn.then(async () => {
      if (this.#stopped) return;
      this.#observer.onRenewing();
      await this.#end();
      this.#tenure = await this.#opened();
      this.#observer.onRenewed();
    });
    this.#turn = renewing.catch((error: unknown) => this.#observer.onFailed(error));
  }

  async #end(): Promise<void> {
    const ending = this.#tenure;
    this.#tenure = undefined;
    await ending?.stop();
  }
}
