import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backoffMs } from '../../src/domain/backoff.ts';

const terms = { initialDelayMs: 100, maxDelayMs: 10_000 };

describe('back-off', () => {
  test('lies between nothing and a bound that doubles up to its maximum', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 1, max: 200 }), (callId, failure) => {
        const delayMs = backoffMs(terms, failure, callId, failure);
        expect(delayMs).toBeGreaterThanOrEqual(0);
        expect(delayMs).toBeLessThanOrEqual(Math.min(10_000, 100 * 2 ** Math.min(failure - 1, 50)));
      }),
    );
  });

  test('is drawn from call and attempt: deciding again decides the same, other calls differ', () => {
    expect(backoffMs(terms, 5, 'a', 5)).toBe(backoffMs(terms, 5, 'a', 5));
    expect(new Set(['a', 'b', 'c', 'd'].map((callId) => backoffMs(terms, 5, callId, 5))).size).toBe(4);
  });

  test('spreads evenly: the mean of many is half the bound', () => {
    const delays = Array.from({ length: 2_000 }, (_, n) => backoffMs(terms, 20, `call ${n}`, 1));
    const mean = delays.reduce((sum, delayMs) => sum + delayMs, 0) / delays.length;
    expect(Math.abs(mean - 5_000)).toBeLessThan(250);
  });

  test('honours what the target asked for, up to a day', () => {
    expect(backoffMs(terms, 1, 'a', 1, 60_000)).toBe(60_000);
    expect(backoffMs(terms, 1, 'a', 1, 10 ** 12)).toBe(24 * 3_600_000);
  });
});
