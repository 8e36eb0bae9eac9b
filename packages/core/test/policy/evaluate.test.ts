import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluatePolicy, type GateAnswer, isStricter, type Satisfied } from '../../src/policy/evaluate.ts';
import type { ApprovalTerms, GateAction, Policy, Rule } from '../../src/policy/policy.ts';
import { isHarderToReverse } from '../../src/policy/reversibility.ts';
import { actionArbitrary, demandArbitrary, policyArbitrary } from './arbitraries.ts';

const terms = (group: string, needed = 1): ApprovalTerms => ({
  chain: [{ group, needed }],
  decideWithinMs: 900_000,
  executeWithinMs: 3_600_000,
  onSilence: 'deny',
  remindAtShares: [0.5],
});
const rule = (name: string, rest: Partial<Rule>): Rule => ({ name, line: 1, match: {}, reason: `why ${name}`, ...rest });
const policy = (...rules: readonly Rule[]): Policy => ({
  version: '2026-11-23',
  digest: 'ab'.repeat(32),
  groups: [],
  rules,
  default: terms('managers'),
});
const action: GateAction = {
  tenant: 'acme',
  taskType: 'renewal',
  agent: 'clerk',
  tool: 'crm.update',
  effect: 'idempotent',
  reversibility: 'fully_reversible',
};
const autoFully = rule('easy', { match: { reversibility: ['fully_reversible'] }, demand: { kind: 'auto' } });
const byManagers = rule('managers', { demand: { kind: 'approve', terms: terms('managers', 2) } });
const byFinance = rule('finance', { demand: { kind: 'approve', terms: terms('finance') } });
const never = rule('never', { demand: { kind: 'deny' } });

describe('asking the policy', () => {
  test('a rule that lets pass, lets pass, and says why', () => {
    expect(evaluatePolicy(policy(autoFully), action)).toEqual({
      outcome: 'auto',
      reversibility: 'fully_reversible',
      rule: { name: 'easy', policyVersion: '2026-11-23', policyDigest: 'ab'.repeat(32), reasons: ['easy: why easy'] },
    });
  });

  test('all matching rules are joined: two chains become one that satisfies both', () => {
    const answer = evaluatePolicy(policy(autoFully, byManagers, byFinance), action);
    expect(answer).toMatchObject({
      outcome: 'approve',
      chain: [
        { group: 'finance', needed: 1 },
        { group: 'managers', needed: 2 },
      ],
      rule: { name: 'finance + managers', reasons: ['finance: why finance', 'managers: why managers'] },
    });
  });

  test('denial beats everything', () => {
    expect(evaluatePolicy(policy(byManagers, never, autoFully), action)).toMatchObject({
      outcome: 'deny',
      rule: { name: 'never' },
    });
  });

  test('no matching rule: the default chain', () => {
    const answer = evaluatePolicy(policy(rule('other', { match: { tool: ['pay.*'] }, demand: { kind: 'auto' } })), action);
    expect(answer).toMatchObject({ outcome: 'approve', chain: [{ group: 'managers', needed: 1 }], rule: { name: 'default' } });
  });

  test('a tool that nobody has announced: the default chain, as for the irreversible', () => {
    const unknown = { ...action, effect: undefined, reversibility: undefined };
    expect(evaluatePolicy(policy(autoFully), unknown)).toMatchObject({
      outcome: 'approve',
      reversibility: 'irreversible',
      rule: { name: 'default', reasons: ['the tool is not known: the default chain'] },
    });
  });

  test('a tool that nobody has announced is still denied by a rule that names it', () => {
    const unknown = { ...action, effect: undefined, reversibility: undefined };
    expect(evaluatePolicy(policy(rule('no', { match: { tool: ['crm.*'] }, demand: { kind: 'deny' } })), unknown).outcome).toBe(
      'deny',
    );
  });

  test.each([
    ['crm.update', true],
    ['crm.*', true],
    ['*', true],
    ['crm', false],
    ['crm.upd', false],
    ['pay.*', false],
  ])('the pattern %s matches crm.update: %s', (pattern, matches) => {
    const answer = evaluatePolicy(policy(rule('r', { match: { tool: [pattern] }, demand: { kind: 'deny' } })), action);
    expect(answer.outcome === 'deny').toBe(matches);
  });

  test('every field of a match has to fit', () => {
    const match = {
      tool: ['crm.update'],
      agent: ['clerk'],
      taskType: ['renewal'],
      tenant: ['acme'],
      effect: ['idempotent'] as const,
    };
    const strict = policy(rule('r', { match, demand: { kind: 'deny' } }));
    expect(evaluatePolicy(strict, action).outcome).toBe('deny');
    for (const other of [{ tool: 'x' }, { agent: 'x' }, { taskType: 'x' }, { tenant: 'x' }, { effect: 'once' as const }]) {
      expect(evaluatePolicy(strict, { ...action, ...other }).outcome).toBe('approve');
    }
  });
});

describe('raising reversibility', () => {
  const raise = rule('final', { match: { tool: ['crm.update'] }, raise: 'irreversible' });

  test('takes an action out of reach of what lets the reversible pass', () => {
    expect(evaluatePolicy(policy(raise, autoFully), action)).toMatchObject({
      outcome: 'approve',
      reversibility: 'irreversible',
      rule: { name: 'default', reasons: [expect.any(String), 'final raises reversibility to irreversible: why final'] },
    });
  });

  test('brings it under the rules for the irreversible', () => {
    const strict = rule('strict', { match: { reversibility: ['irreversible'] }, demand: { kind: 'deny' } });
    expect(evaluatePolicy(policy(raise, strict), action).outcome).toBe('deny');
  });

  test('does not switch off a denial of the reversible', () => {
    const odd = rule('odd', { match: { reversibility: ['fully_reversible'] }, demand: { kind: 'deny' } });
    expect(evaluatePolicy(policy(raise, odd), action).outcome).toBe('deny');
  });

  test('never lowers', () => {
    const lower = rule('lower', { raise: 'fully_reversible' });
    expect(evaluatePolicy(policy(lower, autoFully), { ...action, reversibility: 'irreversible' })).toMatchObject({
      outcome: 'approve',
      reversibility: 'irreversible',
    });
  });
});

describe('whatever the rules are, also such as loading refuses', () => {
  test('G5: an irreversible action never comes out as auto', () => {
    fc.assert(
      fc.property(policyArbitrary, actionArbitrary, (p, a) => {
        const answer = evaluatePolicy(p, a);
        if (answer.reversibility === 'irreversible') expect(answer.outcome).not.toBe('auto');
      }),
      { numRuns: 2_000 },
    );
  });

  test('G7: silence approves only what is fully reversible', () => {
    fc.assert(
      fc.property(policyArbitrary, actionArbitrary, (p, a) => {
        const answer = evaluatePolicy(p, a);
        if (answer.outcome === 'approve' && answer.onSilence === 'approve') expect(answer.reversibility).toBe('fully_reversible');
      }),
    );
  });

  test('the answer is never easier to take back than the contract says', () => {
    fc.assert(
      fc.property(policyArbitrary, actionArbitrary, (p, a) => {
        expect(isHarderToReverse(a.reversibility ?? 'irreversible', evaluatePolicy(p, a).reversibility)).toBe(false);
      }),
    );
  });

  test('the order of rules never matters', () => {
    fc.assert(
      fc.property(policyArbitrary, actionArbitrary, fc.infiniteStream(fc.nat()), (p, a, numbers) => {
        const shuffled = p.rules
          .map((one) => ({ one, at: numbers.next().value }))
          .sort((x, y) => x.at - y.at)
          .map(({ one }) => one);
        expect(evaluatePolicy({ ...p, rules: shuffled }, a)).toEqual(evaluatePolicy(p, a));
      }),
    );
  });

  test('one more rule never softens what other rules have decided', () => {
    fc.assert(
      fc.property(policyArbitrary, actionArbitrary, demandArbitrary, (p, a, demand) => {
        const before = evaluatePolicy(p, a);
        const after = evaluatePolicy({ ...p, rules: [...p.rules, rule('more', { demand })] }, a);
        if (before.rule.name.startsWith('default')) return;
        if (before.outcome === 'deny') expect(after.outcome).toBe('deny');
        else expect(isStricter(before, satisfiedBy(after))).toBe(false);
      }),
    );
  });
});

function satisfiedBy(answer: GateAnswer): Satisfied {
  if (answer.outcome === 'auto') return { outcome: 'auto', reversibility: answer.reversibility };
  const chain =
    answer.outcome === 'approve' ? answer.chain : ['managers', 'finance', 'legal'].map((group) => ({ group, needed: 9 }));
  return { outcome: 'approve', reversibility: answer.reversibility, chain, bySilence: false };
}

describe('asking again when an approval comes home', () => {
  const had: Satisfied = {
    outcome: 'approve',
    reversibility: 'fully_reversible',
    chain: [{ group: 'managers', needed: 2 }],
    bySilence: false,
  };
  const now = (...rules: readonly Rule[]) => evaluatePolicy(policy(...rules), action);

  test('the same answer is not stricter', () => {
    fc.assert(
      fc.property(policyArbitrary, actionArbitrary, (p, a) => {
        const answer = evaluatePolicy(p, a);
        if (answer.outcome !== 'deny') expect(isStricter(answer, satisfiedBy(answer))).toBe(false);
      }),
    );
  });
  test('softer is not stricter', () => expect(isStricter(now(autoFully), had)).toBe(false));
  test('denied now is stricter', () => expect(isStricter(now(never), had)).toBe(true));
  test('another group is stricter', () => expect(isStricter(now(byManagers, byFinance), had)).toBe(true));
  test('more people of the same group are stricter', () => {
    expect(isStricter(now(rule('three', { demand: { kind: 'approve', terms: terms('managers', 3) } })), had)).toBe(true);
  });
  test('harder to take back is stricter', () => {
    expect(isStricter(now(byManagers, rule('up', { raise: 'partially_reversible' })), had)).toBe(true);
  });
  test('people where policy alone was enough is stricter', () => {
    expect(isStricter(now(byManagers), { outcome: 'auto', reversibility: 'fully_reversible' })).toBe(true);
  });
  test('an approval by silence does not do where silence denies now', () => {
    expect(isStricter(now(byManagers), { ...had, bySilence: true })).toBe(true);
  });
});
