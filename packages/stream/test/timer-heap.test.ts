import { TimerHeap } from '@holdpoint/stream/processor/timer-heap';
import fc from 'fast-check';
import { expect, test } from 'vitest';

test('gives out the earliest first', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 1_000 }), { maxLength: 60 }), (times) => {
      const heap = new TimerHeap();
      for (const [token, dueAt] of times.entries()) heap.push({ dueAt, entity: `e${token}`, token });
      const popped: number[] = [];
      for (let next = heap.pop(); next !== undefined; next = heap.pop()) popped.push(next.dueAt);
      expect(popped).toEqual([...times].sort((a, b) => a - b));
    }),
  );
});
