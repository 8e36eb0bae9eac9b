/** The terms that the tools have in common. */

/** Few attempts, close together: what is looked at is what happens, not how long it takes. */
export const retry = { maxAttempts: 3, initialDelayMs: 50, maxDelayMs: 200, maxRefreshes: 2 } as const;

/** Longer than anything takes that is not made to hang, on a machine with a lot else to do. */
export const timeoutMs = 20_000;
/** Of tools that are held until their executor is killed: it must not end before every other one is held as well. */
export const watchedTimeoutMs = 30_000;
/** Of the tools that are made to hang. */
export const shortTimeoutMs = 10_000;
