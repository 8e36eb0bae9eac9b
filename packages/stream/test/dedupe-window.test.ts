import { DedupeWindow } from '@holdpoint/stream/processor/dedupe-window';
import { bodyHashOf, idHashOf } from '@holdpoint/stream/processor/window-entry';
import fc from 'fast-check';
import { expect, test } from 'vitest';

const ended = (id: string, endedAt: number, requestedAt = 0, body?: string) => ({
  id: idHashOf(id),
  bodyHash: bodyHashOf(body),
  endedAt,
  boundary: Math.max(endedAt, requestedAt),
});
const isRemembered = (window: DedupeWindow, id: string): boolean => window.find(idHashOf(id)) !== undefined;

test('the oldest ends are forgotten first, beyond the count', () => {
  const window = new DedupeWindow({ windowEntries: 2, windowMs: 1_000 });
  for (const [id, at] of [['a', 10] as const, ['b', 20] as const, ['c', 30] as const]) window.remember(ended(id, at));
  expect(isRemembered(window, 'a')).toBe(false);
  expect(window.size).toBe(2);
  expect(window.forgottenBefore).toBe(10);
});

test('what is older than the window, by the log’s time, is forgotten', () => {
  const window = new DedupeWindow({ windowEntries: 10, windowMs: 100 });
  window.remember(ended('a', 10));
  window.remember(ended('b', 50));
  window.forget(111);
  expect(isRemembered(window, 'a')).toBe(false);
  expect(isRemembered(window, 'b')).toBe(true);
  expect(window.forgottenBefore).toBe(10);
});

test('nothing forgotten was asked for after `forgottenBefore`, though its request ran ahead of its end', () => {
  const window = new DedupeWindow({ windowEntries: 1, windowMs: 1_000 });
  window.remember(ended('a', 10, 500));
  window.remember(ended('b', 20));
  expect(window.forgottenBefore).toBe(500);
});

test('an entity that goes on again is not forgotten, only taken out', () => {
  const window = new DedupeWindow({ windowEntries: 5, windowMs: 1_000 });
  window.remember(ended('a', 10));
  window.take(idHashOf('a'));
  expect(isRemembered(window, 'a')).toBe(false);
  expect(window.forgottenBefore).toBe(0);
});

test('an entry holds times in milliseconds and what tells one body from another', () => {
  const window = new DedupeWindow({ windowEntries: 5, windowMs: 1_000 });
  const at = Date.parse('2026-11-23T10:11:12.345Z');
  window.remember(ended('a', at, at + 299_999, 'digest'));
  expect(window.find(idHashOf('a'))).toEqual(ended('a', at, at + 299_999, 'digest'));
  expect(bodyHashOf('digest')).not.toBe(bodyHashOf('another'));
});

test('a million entries take at most 36 bytes each', () => {
  const window = new DedupeWindow({ windowEntries: 1_000_000, windowMs: 1e9 });
  const entry = ended('a', 10);
  for (let n = 0; n < 1_000_000; n += 1) window.remember({ ...entry, id: [Math.imul(n, 2_654_435_761) >>> 0, n] });
  expect(window.size).toBe(1_000_000);
  expect(window.sizeBytes).toBeLessThan(36_000_000);
});

interface Modelled {
  readonly endedAt: number;
  readonly boundary: number;
}

/** The same rules over a map: slow, large and plain. */
class Model {
  forgottenBefore = 0;
  readonly entries = new Map<string, Modelled>();
  private readonly limits: { readonly windowEntries: number; readonly windowMs: number };

  constructor(limits: { readonly windowEntries: number; readonly windowMs: number }) {
    this.limits = limits;
  }

  remember(id: string, entry: Modelled): void {
    this.entries.delete(id);
    this.entries.set(id, entry);
    this.forget(entry.endedAt);
  }

  forget(logTime: number): void {
    for (const [id, { endedAt, boundary }] of this.entries) {
      if (this.entries.size <= this.limits.windowEntries && endedAt >= logTime - this.limits.windowMs) return;
      this.entries.delete(id);
      this.forgottenBefore = Math.max(this.forgottenBefore, boundary);
    }
  }
}

const steps = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ kind: fc.constant('end' as const), id: fc.nat(400), later: fc.nat(50) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('take' as const), id: fc.nat(400) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('store' as const) }) },
  ),
  { maxLength: 1_500, size: 'max' },
);

test('whatever ends, goes on and is stored in between: the ring is the plain map', () => {
  const limits = fc.record({ windowEntries: fc.integer({ min: 1, max: 2_000 }), windowMs: fc.integer({ min: 1, max: 20_000 }) });
  fc.assert(
    fc.property(limits, steps, (terms, history) => {
      const model = new Model(terms);
      let window = new DedupeWindow(terms);
      for (const [at, step] of history.entries()) {
        const time = 1_000 + at * 10;
        if (step.kind === 'store') window = restored(window, terms);
        else if (step.kind === 'take') {
          window.take(idHashOf(`${step.id}`));
          model.entries.delete(`${step.id}`);
        } else {
          window.remember(ended(`${step.id}`, time, time + step.later));
          model.remember(`${step.id}`, { endedAt: time, boundary: time + step.later });
        }
      }
      expect(window.size).toBe(model.entries.size);
      expect(window.forgottenBefore).toBe(model.forgottenBefore);
      for (let id = 0; id <= 400; id += 1)
        expect(window.find(idHashOf(`${id}`))?.endedAt).toBe(model.entries.get(`${id}`)?.endedAt);
    }),
    { numRuns: 20 },
  );
});

function restored(window: DedupeWindow, terms: { readonly windowEntries: number; readonly windowMs: number }): DedupeWindow {
  const middle = Math.floor((window.first + window.end) / 2);
  const again = new DedupeWindow(terms);
  again.restore(window.first, [window.stored(window.first, middle), window.stored(middle, window.end)], window.forgottenBefore);
  return again;
}
