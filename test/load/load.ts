/** The two ways in which load comes: so many at once, or so many a second. */
import { setTimeout as delay } from 'node:timers/promises';

/** Sends the task with this number and resolves when its end was read. */
export type RunTask = (index: number) => Promise<void>;

/** Keeps `inFlight` tasks going until `count` have ended. Returns the seconds from the first send to the last end. */
export async function closedLoop(count: number, inFlight: number, run: RunTask): Promise<number> {
  const startedAt = performance.now();
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) {
      const index = next;
      next += 1;
      await run(index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(inFlight, count) }, lane));
  return (performance.now() - startedAt) / 1_000;
}

/** Starts a task at each of its moments, whatever becomes of the others. Returns when all have ended. */
export async function openLoop(count: number, perSecond: number, run: RunTask): Promise<void> {
  const startedAt = performance.now();
  const running: Promise<void>[] = [];
  for (let index = 0; index < count; index += 1) {
    const wait = startedAt + (index * 1_000) / perSecond - performance.now();
    if (wait > 0) await delay(wait);
    running.push(run(index));
  }
  await Promise.all(running);
}
