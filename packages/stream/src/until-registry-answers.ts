/** Waiting for the schema registry: its silence pauses a partition, and only its word makes a message malformed. */
import { backoffMs } from './backoff.ts';
import { RegistryUnavailableError, StoppedError } from './errors.ts';
import { pauseFor } from './pause.ts';
import type { Clock } from './ports.ts';

/** Who waits, and until when. */
export interface Patience {
  readonly clock: Clock;
  /** Aborted when there is nothing to wait for any more. */
  readonly signal: AbortSignal;
  onWaiting(error: Error): void;
  onRunning(): void;
}

/** Runs `work` until the registry answers. Throws `StoppedError` when the signal aborts meanwhile. */
export async function untilRegistryAnswers<T>(
  { clock, signal, onWaiting, onRunning }: Patience,
  work: () => Promise<T>,
): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    if (signal.aborted) throw new StoppedError('the partition is no longer owned');
    try {
      const result = await work();
      if (attempt > 0) onRunning();
      return result;
    } catch (error) {
      if (!(error instanceof RegistryUnavailableError)) throw error;
      onWaiting(error);
      await pauseFor(clock, backoffMs(attempt), signal);
    }
  }
}
