import { setTimeout as delay } from 'node:timers/promises';
import { backoffMs } from '@holdpoint/stream/backoff';
import { isTransientDatabaseError } from './database-error.ts';
import type { Logger } from './logger.ts';

/** As long as a client of Kafka tries to reach its broker at start, about: whoever runs the process starts it again then. */
const PATIENCE_MS = 30_000;

/**
 * Runs `work` until the database answers: a process that is started together with its database, or while that comes back, waits for it.
 * For work that may be begun again. Throws what is no passing error of the database at once, and a passing one after half a minute.
 */
export async function untilDatabaseAnswers<T>(log: Logger, work: () => Promise<T>, patienceMs = PATIENCE_MS): Promise<T> {
  const end = Date.now() + patienceMs;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isTransientDatabaseError(error) || Date.now() > end) throw error;
      log.warn({ err: error }, 'the start waits for the database');
      await delay(backoffMs(attempt));
    }
  }
}
