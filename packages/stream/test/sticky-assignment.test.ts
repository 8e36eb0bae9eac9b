import { type AssignmentClaim, assignSticky } from '@holdpoint/stream/sticky-assignment';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const claims = fc.array(
  fc.record({ owned: fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 20 }), generation: fc.integer({ min: -1, max: 3 }) }),
  { minLength: 1, maxLength: 8 },
);
const named = (some: readonly Omit<AssignmentClaim, 'memberId'>[]): AssignmentClaim[] =>
  some.map((claim, n) => ({ ...claim, memberId: `m${n}` }));

describe('the assignment of partitions', () => {
  test('gives every partition to one member, and nobody two more than another', () => {
    fc.assert(
      fc.property(claims, fc.integer({ min: 0, max: 24 }), (some, count) => {
        const shares = [...assignSticky(named(some), count).values()];
        expect([...shares.flat()].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, n) => n));
        const sizes = shares.map(({ length }) => length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('changes nothing when nobody has come or gone', () => {
    fc.assert(
      fc.property(claims, fc.integer({ min: 0, max: 24 }), (some, count) => {
        const first = assignSticky(named(some), count);
        const again = [...first].map(([memberId, owned]) => ({ memberId, owned, generation: 1 }));
        expect(assignSticky(again, count)).toEqual(first);
      }),
    );
  });

  test('moves no more than a newcomer must get', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 24 }), (members, count) => {
        const before = assignSticky(named(Array.from({ length: members }, () => ({ owned: [], generation: 0 }))), count);
        const stay = [...before].map(([memberId, owned]) => ({ memberId, owned, generation: 1 }));
        const after = assignSticky([...stay, { memberId: 'new', owned: [], generation: -1 }], count);
        const moved = [...before].flatMap(([memberId, owned]) => owned.filter((one) => !after.get(memberId)?.includes(one)));
        expect(moved.length).toBe(after.get('new')?.length);
      }),
    );
  });

  test('of two that claim one partition, the newer generation keeps it', () => {
    const shares = assignSticky(
      [
        { memberId: 'stale', owned: [0, 1], generation: 3 },
        { memberId: 'newer', owned: [0], generation: 4 },
      ],
      2,
    );
    expect(shares.get('newer')).toEqual([0]);
    expect(shares.get('stale')).toEqual([1]);
  });
});
