import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inOrder, join } from '../../src/policy/join.ts';
import type { Demand } from '../../src/policy/policy.ts';
import { demandArbitrary } from './arbitraries.ts';

/** A demand's own canonical form: what it is after being joined with itself. */
const canonical = (demand: Demand) => join(demand, demand);

describe('demands are a lattice, so the order of rules never matters', () => {
  test('join is commutative', () => {
    fc.assert(
      fc.property(demandArbitrary, demandArbitrary, (a, b) => {
        expect(join(a, b)).toEqual(join(b, a));
      }),
    );
  });

  test('join is associative', () => {
    fc.assert(
      fc.property(demandArbitrary, demandArbitrary, demandArbitrary, (a, b, c) => {
        expect(join(join(a, b), c)).toEqual(join(a, join(b, c)));
      }),
    );
  });

  test('join is idempotent', () => {
    fc.assert(
      fc.property(demandArbitrary, (a) => {
        expect(join(canonical(a), canonical(a))).toEqual(canonical(a));
      }),
    );
  });

  test('auto asks nothing and deny cannot be softened', () => {
    fc.assert(
      fc.property(demandArbitrary, (a) => {
        expect(join({ kind: 'auto' }, a)).toEqual(a);
        expect(join({ kind: 'deny' }, a)).toEqual({ kind: 'deny' });
      }),
    );
  });

  test('the join of two approvals is at least as strict as each of them', () => {
    fc.assert(
      fc.property(demandArbitrary, demandArbitrary, (a, b) => {
        const joined = join(a, b);
        if (joined.kind !== 'approve') return;
        for (const part of [a, b]) {
          if (part.kind !== 'approve') continue;
          for (const { group, needed } of part.terms.chain) {
            expect(joined.terms.chain.find((stage) => stage.group === group)?.needed).toBeGreaterThanOrEqual(needed);
          }
          expect(joined.terms.decideWithinMs).toBeLessThanOrEqual(part.terms.decideWithinMs);
          expect(joined.terms.executeWithinMs).toBeLessThanOrEqual(part.terms.executeWithinMs);
          if (part.terms.onSilence === 'deny') expect(joined.terms.onSilence).toBe('deny');
        }
      }),
    );
  });
});

test('stages follow the order of groups that the policy gives, the rest by name', () => {
  const chain = ['legal', 'finance', 'support', 'managers'].map((group) => ({ group, needed: 1 }));
  expect(inOrder(chain, ['support', 'managers']).map((stage) => stage.group)).toEqual([
    'support',
    'managers',
    'finance',
    'legal',
  ]);
});
