import { backoffMs } from '@holdpoint/stream/backoff';
import { BrokerUnavailableError, RegistryUnavailableError } from '@holdpoint/stream/errors';
import { pauseFor } from '@holdpoint/stream/pause';
import { systemClock } from '@holdpoint/stream/system-clock';

/**
 * Runs `work` until broker and registry answer: who decides as long as nobody stops it outlasts them. For work that may be repeated: a
 * command with the same id is answered as the first was. Throws every other error, and the last one once the signal aborts.
 */
export async function untilReachable<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const away = error instanceof BrokerUnavailableError || error instanceof RegistryUnavailableError;
      if (!away || signal.aborted) throw error;
      await pauseFor(systemClock, backoffMs(attempt), signal);
    }
  }
}
