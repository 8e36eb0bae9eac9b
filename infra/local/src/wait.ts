import { setTimeout as delay } from 'node:timers/promises';

/** How often a condition is looked at. */
const POLL_MS = 25;

/** Waits until the condition holds, looking every 25 ms. False when the deadline comes first. */
export async function waitUntil(condition: () => boolean | Promise<boolean>, deadlineMs: number): Promise<boolean> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    if (await condition()) return true;
    if (performance.now() >= end) return false;
    await delay(POLL_MS);
  }
}
