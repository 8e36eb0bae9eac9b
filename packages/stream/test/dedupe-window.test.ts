import { DedupeWindow } from '@holdpoint/stream/processor/dedupe-window';
import { expect, test } from 'vitest';

const ended = (endedAt: number, requestedAt = 0) => ({ state: {}, seq: 1, endedAt, boundary: Math.max(endedAt, requestedAt) });

test('the oldest ends are forgotten first, beyond the count', () => {
  const window = new DedupeWindow({ windowEntries: 2, windowMs: 1_000 });
  for (const [id, at] of [['a', 10] as const, ['b', 20] as const, ['c', 30] as const]) window.remember(id, ended(at));
  expect(window.get('a')).toBeUndefined();
  expect(window.size).toBe(2);
  expect(window.forgottenBefore).toBe(10);
});

test('what is older than the window, by the log’s time, is forgotten', () => {
  const window = new DedupeWindow({ windowEntries: 10, windowMs: 100 });
  window.remember('a', ended(10));
  window.remember('b', ended(50));
  window.forget(111);
  expect(window.get('a')).toBeUndefined();
  expect(window.get('b')).toBeDefined();
  expect(window.forgottenBefore).toBe(10);
});

test('nothing forgotten was asked for after `forgottenBefore`, though its request ran ahead of its end', () => {
  const window = new DedupeWindow({ windowEntries: 1, windowMs: 1_000 });
  window.remember('a', ended(10, 500));
  window.remember('b', ended(20));
  expect(window.forgottenBefore).toBe(500);
});

test('an entity that goes on again is not forgotten, only taken out', () => {
  const window = new DedupeWindow({ windowEntries: 5, windowMs: 1_000 });
  window.remember('a', ended(10));
  window.take('a');
  expect(window.get('a')).toBeUndefined();
  expect(window.forgottenBefore).toBe(0);
});
