import { BrokerUnavailableError } from '@holdpoint/stream/errors';
import { expect, test } from 'vitest';
import { ReadProgress } from '../src/kafka/read-progress.ts';

const read = () => new ReadProgress({ name: 'log/0', until: 281, heldBackMs: 1_000 }, 100);

test('a leader that does not know yet how far its log goes is waited for, and then read to the end', () => {
  const progress = read();
  progress.note({ next: 168, end: 168 }, 0);
  for (let now = 100; now <= 1_000; now += 100) progress.note({ next: 168, end: 168 }, now);
  progress.note({ next: 281, end: 281 }, 5_000);
});

test('one that does not learn it is told, with both ends', () => {
  const progress = read();
  progress.note({ next: 168, end: 168 }, 0);
  progress.note({ next: 168, end: 168 }, 100);
  expect(() => progress.note({ next: 168, end: 168 }, 1_101)).toThrow(BrokerUnavailableError);
  expect(() => progress.note({ next: 168, end: 168 }, 1_102)).toThrow('went on to 281, and its leader knows of 168 only');
});

test('what an open transaction holds back is waited for as long, counted from where the read got to last', () => {
  const progress = read();
  progress.note({ next: 100, end: 281 }, 0);
  progress.note({ next: 120, end: 281 }, 900);
  progress.note({ next: 120, end: 281 }, 1_000);
  progress.note({ next: 120, end: 281 }, 2_000);
  expect(() => progress.note({ next: 120, end: 281 }, 2_001)).toThrow('an open transaction lets nobody read behind 120');
});
