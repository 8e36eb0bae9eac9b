import { ManualClock } from '@holdpoint/stream/memory/manual-clock';
import { describe, expect, test } from 'vitest';
import { runBounded } from '../../src/running/run-bounded.ts';
import { hang } from '../support/tools.ts';

const bounds = () => ({ clock: new ManualClock(0), timeoutMs: 1_000 });

/** Ends when its signal does, with the signal's reason. */
const listening = (signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

describe('foreign code under a time-out', () => {
  test('that returns or throws, at once or later, is told as it was', async () => {
    const error = new Error('x');
    expect((await runBounded(async () => 5, bounds())).ended).toEqual({ how: 'returned', value: 5 });
    const throwing = () => {
      throw error;
    };
    expect((await runBounded(throwing, bounds())).ended).toEqual({ how: 'threw', error });
    expect((await runBounded(() => Promise.reject(error), bounds())).ended).toEqual({ how: 'threw', error });
  });

  test('that ignores its signal is answered at the time-out, and is over when it is over', async () => {
    const { clock, timeoutMs } = bounds();
    const work = Promise.withResolvers<void>();
    const run = runBounded(() => work.promise, { clock, timeoutMs });
    await clock.advance(999);
    let isOver = false;
    await clock.advance(1);
    const { ended, over } = await run;
    void over.then(() => {
      isOver = true;
    });
    expect([ended.how, isOver]).toEqual(['timed_out', false]);
    work.resolve();
    await over;
    expect(isOver).toBe(true);
  });

  test('that ends on its signal at the time-out has timed out all the same', async () => {
    const { clock, timeoutMs } = bounds();
    const run = runBounded(listening, { clock, timeoutMs });
    await clock.advance(1_000);
    expect((await run).ended).toEqual({ how: 'timed_out' });
  });

  test('is signalled when the task is cancelled, and may still end well', async () => {
    const { clock, timeoutMs } = bounds();
    const cancel = new AbortController();
    const stubborn = Promise.withResolvers<string>();
    const first = runBounded(listening, { clock, timeoutMs, cancelled: cancel.signal });
    const second = runBounded(() => stubborn.promise, { clock, timeoutMs, cancelled: cancel.signal });
    cancel.abort();
    stubborn.resolve('done');
    expect((await first).ended).toMatchObject({ how: 'threw', error: { name: 'AbortError' } });
    expect((await second).ended).toEqual({ how: 'returned', value: 'done' });
  });

  test('leaves no timer behind', async () => {
    const { clock, timeoutMs } = bounds();
    let signal: AbortSignal | undefined;
    await runBounded(
      async (given) => {
        signal = given;
      },
      { clock, timeoutMs },
    );
    await clock.advance(5_000);
    expect(signal?.aborted).toBe(false);
  });

  test('that never ends does not keep its answer', async () => {
    const { clock, timeoutMs } = bounds();
    const run = runBounded(hang, { clock, timeoutMs });
    await clock.advance(1_000);
    expect((await run).ended.how).toBe('timed_out');
  });
});
