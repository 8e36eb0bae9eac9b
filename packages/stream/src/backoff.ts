/** How long to wait before a wait is tried again: doubling from 50 ms to 5 s. No jitter: one partition waits for one thing. */
export const backoffMs = (attempt: number): number => Math.min(5_000, 50 * 2 ** Math.min(attempt, 10));
