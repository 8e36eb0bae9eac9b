import type { Clock } from '@holdpoint/stream/ports';
import type { Ended } from '../domain/judge.ts';

export interface Bounds {
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Aborted when the task is cancelled: the work is signalled, and may still end well. */
  readonly cancelled?: AbortSignal;
}

export interface BoundedRun {
  /** How it ended, at the latest at the time-out, whether the work listens to its signal or not. */
  readonly ended: Ended;
  /** Resolves when the work itself is really over. */
  readonly over: Promise<void>;
}

/** Runs foreign code under a time-out. Never rejects. */
export async function runBounded(work: (signal: AbortSignal) => Promise<unknown>, bounds: Bounds): Promise<BoundedRun> {
  const controller = new AbortController();
  const late = Promise.withResolvers<Ended>();
  const cancelTimer = bounds.clock.after(bounds.timeoutMs, () => {
    // First the answer, then the signal: a tool that ends on the signal must not be quicker than its time-out.
    late.resolve({ how: 'timed_out' });
    controller.abort(new DOMException(`no end within ${bounds.timeoutMs} ms`, 'TimeoutError'));
  });
  const onCancelled = () => controller.abort(new DOMException('the task was cancelled', 'AbortError'));
  if (bounds.cancelled?.aborted) onCancelled();
  bounds.cancelled?.addEventListener('abort', onCancelled, { once: true });
  const end = watch(work, controller.signal);
  const ended = await Promise.race([late.promise, end]);
  cancelTimer();
  bounds.cancelled?.removeEventListener('abort', onCancelled);
  return { ended, over: end.then(() => undefined) };
}

async function watch(work: (signal: AbortSignal) => Promise<unknown>, signal: AbortSignal): Promise<Ended> {
  try {
    return { how: 'returned', value: await work(signal) };
  } catch (error) {
    return { how: 'threw', error };
  }
}
