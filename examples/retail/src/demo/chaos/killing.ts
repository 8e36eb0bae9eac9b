/**
 * Kills every process of a run while it works, and starts each again, until all that was planned is done.
 *
 * I1 A kill is made only while at least ten accepted tasks are unended, and an executor's only while a call is in flight: as the log has it.
 * I2 A process is killed again only after it has gone on with its work since the kill before.
 * I3 Others are killed while it comes back: recoveries overlap.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Services } from '@holdpoint/installation/services';
import { StalledError } from '@holdpoint/installation/wait';
import type { LocalInfrastructure } from '@holdpoint/local/infrastructure';
import { type HasGoneOn, progressAfter } from './progress-after.ts';
import type { Projected } from './projected.ts';
import type { RunWatch } from './run-watch.ts';
import type { Storefront } from './storefront.ts';
import { isServer, type PlannedKill, type Victim } from './victims.ts';

/** A kill that was made, and how long until the process had gone on with its work. */
export interface Kill {
  readonly process: Victim;
  /** Tasks that were accepted and had not ended. */
  readonly unended: number;
  /** Calls with an attempt scheduled and not answered. */
  readonly in_flight: number;
  readonly progress_after_s: number;
}

export interface KillingParts {
  readonly infrastructure: Pick<LocalInfrastructure, 'pids' | 'restart'>;
  readonly services: Pick<Services, 'kill' | 'start'>;
  readonly storefront: Pick<Storefront, 'left' | 'sent' | 'send'>;
  readonly watch: RunWatch;
  readonly projected: Projected;
  readonly onKill: (line: string) => void;
  /** Ends it. */
  readonly signal: AbortSignal;
}

const UNENDED_AT_LEAST = 10;
/** Sent and not ended before a kill: some of them end while it is prepared. */
const UNENDED_WANTED = 14;
const LOOK_MS = 25;
const CONDITION_DEADLINE_MS = 180_000;
const PROGRESS_DEADLINE_MS = 240_000;
/** Without work for the killed process its progress could not be seen. */
const UNENDED_WHILE_WAITING = 4;
/** A service that is started while its servers are away may give up; whoever runs it in production starts it again. */
const STARTS = 5;
const START_PAUSE_MS = 1_000;

export class Killing {
  readonly #parts: KillingParts;
  readonly #recoveries = new Map<Victim, Promise<void>>();
  readonly #kills: Kill[] = [];

  constructor(parts: KillingParts) {
    this.#parts = parts;
  }

  /** In the order in which they were made; a kill that the tasks did not last for is missing. @throws StalledError */
  async run(plan: readonly PlannedKill[]): Promise<readonly Kill[]> {
    const failed = new AbortController();
    const signal = AbortSignal.any([this.#parts.signal, failed.signal]);
    try {
      for (const planned of plan) await this.#killOne(planned, signal, failed);
      await Promise.all(this.#recoveries.values());
    } catch (error) {
      failed.abort(error);
      // What is on its way up must be up, or it is stopped by nobody.
      await Promise.allSettled(this.#recoveries.values());
      throw failed.signal.reason;
    }
    return this.#kills;
  }

  async #killOne({ victim, pauseMs }: PlannedKill, signal: AbortSignal, failed: AbortController): Promise<void> {
    await delay(pauseMs, undefined, { signal });
    await this.#recoveries.get(victim);
    if (!(await this.#isWorthIt(victim, signal))) return;
    const { watch, projected, onKill } = this.#parts;
    const at = { process: victim, unended: watch.unended, in_flight: watch.inFlight };
    const killedAt = Date.now();
    await this.#kill(victim);
    onKill(`${victim} killed with ${at.unended} tasks unended, ${at.in_flight} calls in flight`);
    const hasGoneOn = progressAfter(victim, killedAt, watch, projected);
    const index = this.#kills.push({ ...at, progress_after_s: Number.NaN }) - 1;
    const recovery = this.#recover(victim, hasGoneOn, signal).then(() => {
      this.#kills[index] = { ...at, progress_after_s: Math.round((Date.now() - killedAt) / 10) / 100 };
    });
    recovery.catch((error: unknown) => failed.abort(error));
    this.#recoveries.set(victim, recovery);
  }

  /** Waits until it counts; false when the tasks have run out before. */
  async #isWorthIt(victim: Victim, signal: AbortSignal): Promise<boolean> {
    const { watch, storefront } = this.#parts;
    for (const end = Date.now() + CONDITION_DEADLINE_MS; Date.now() < end; await delay(LOOK_MS, undefined, { signal })) {
      await this.#topUp(UNENDED_WANTED);
      const enough = watch.unended >= UNENDED_AT_LEAST;
      if (enough && (victim !== 'tool-executor' || watch.inFlight > 0)) return true;
      if (storefront.left === 0 && storefront.sent - watch.ended < UNENDED_AT_LEAST) return false;
    }
    return false;
  }

  async #topUp(wanted: number): Promise<void> {
    const { watch, storefront } = this.#parts;
    const missing = wanted - (storefront.sent - watch.ended);
    if (missing > 0) await storefront.send(missing);
  }

  async #kill(victim: Victim): Promise<void> {
    const { services, infrastructure } = this.#parts;
    if (!isServer(victim)) return services.kill(victim);
    const pid = infrastructure.pids()[victim];
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  }

  async #recover(victim: Victim, hasGoneOn: HasGoneOn, signal: AbortSignal): Promise<void> {
    await this.#start(victim);
    const end = Date.now() + PROGRESS_DEADLINE_MS;
    while (!(await hasGoneOn())) {
      if (Date.now() > end) throw new StalledError(`${victim} was killed and started again, and has done nothing since`);
      await this.#topUp(UNENDED_WHILE_WAITING);
      await delay(LOOK_MS, undefined, { signal });
    }
  }

  #start(victim: Victim): Promise<void> {
    const { services, infrastructure } = this.#parts;
    return isServer(victim) ? infrastructure.restart(victim) : startAgain(() => services.start(victim));
  }
}

async function startAgain(start: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start();
    } catch (error) {
      if (attempt === STARTS) throw error;
      await delay(START_PAUSE_MS);
    }
  }
}
