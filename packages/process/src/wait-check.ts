import { backoffMs } from '@holdpoint/stream/backoff';
import { StoppedError } from '@holdpoint/stream/errors';
import { pauseFor } from '@holdpoint/stream/pause';
import { systemClock } from '@holdpoint/stream/system-clock';
import type { Health } from './health.ts';
import { isPassingTrouble } from './passing-trouble.ts';

/** One part of a process that may have to wait for something outside. */
export interface WaitCheck {
  /** It gives no answer; it is asked again. Harmless when repeated. */
  onWaiting(error: unknown): void;
  /** It has answered. */
  onRunning(): void;
}

/** Shows in `/readyz`, under this name, what a part waits for. */
export function waitCheck(health: Health, name: string): WaitCheck {
  let reason: string | undefined;
  health.add(name, () => (reason === undefined ? { status: 'ok' } : { status: 'failing', reason: `waits: ${reason}` }));
  return {
    onWaiting: (error) => {
      reason = error instanceof Error ? error.message : 'no answer';
    },
    onRunning: () => {
      reason = undefined;
    },
  };
}

/** Does `work`, which may be begun again, until whatever it needs answers. @throws StoppedError when the signal aborts, and at once what no time mends */
export async function untilAnswered<T>(waits: WaitCheck, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    try {
      const done = await work();
      waits.onRunning();
      return done;
    } catch (error) {
      if (!isPassingTrouble(error)) throw error;
      waits.onWaiting(error);
      await pauseFor(systemClock, backoffMs(attempt), signal);
    }
  }
  throw new StoppedError('the process is to end');
}
