/**
 * How long after a start on an approval its retries may start, milliseconds. `executeBy` bounds the first start alone, and what has started is known
 * from the claims of executors, which are not kept for ever: later than this people are asked anew.
 */
export const RETRIES_WITHIN_MS = 24 * 3_600_000;

/** The last moment (epoch milliseconds) for a start on an approval: the first one, or the next after that of `startedAtMs`. */
export function lastStartMs({
  executeByMs,
  startedAtMs,
}: {
  readonly executeByMs: number;
  readonly startedAtMs?: number | undefined;
}): number {
  return startedAtMs === undefined ? executeByMs : Math.max(executeByMs, startedAtMs + RETRIES_WITHIN_MS);
}
