/**
 * How many calls of 50 ms a pool carries out in a second. An executor that runs c attempts at once cannot do more than c / 50 ms; what
 * is shown is that executors add up.
 */
import { callStep } from '@holdpoint/sdk/steps';
import type { ExecutorPool } from '../support/executor-pool.ts';
import { SteadyLoad } from '../support/steady-load.ts';

export interface ScaleOptions {
  /** Attempts that the whole pool runs at once. */
  readonly places: number;
  /** Keeps two measurements in one installation apart. */
  readonly name: string;
  /** Calls that are counted, as a multiple of the places. */
  readonly rounds: number;
}

/** Enough tasks for every partition to have calls waiting: a call's partition is a matter of chance. */
const TASKS_PER_PLACE = 8;
const WARM_UP_ROUNDS = 10;
const steps = [1, 2, 3, 4, 5].map((n) => callStep(`step-${n}`, { name: 'world.wait', version: 1 }, { input: { n } }));

/** Calls in a second, over the calls that follow a warm-up. */
export async function callsPerSecond(pool: ExecutorPool, { places, name, rounds }: ScaleOptions): Promise<number> {
  const load = new SteadyLoad({ connection: pool.connection, tasksInFlight: places * TASKS_PER_PLACE, steps, name });
  await load.start();
  const from = await load.afterCalls(places * WARM_UP_ROUNDS);
  const until = await load.afterCalls(places * rounds);
  await load.stop();
  return (places * rounds * 1_000) / (until - from);
}
