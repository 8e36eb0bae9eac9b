import { describe, expect, test } from 'vitest';
import { createKeyPair } from '../../src/approval/keys.ts';
import { parsePeople } from '../../src/people.ts';
import { testPolicy } from '../../src/policy/cases.ts';
import { compilePolicy } from '../../src/policy/compile.ts';
import { explainPolicy } from '../../src/policy/explain.ts';
import { lintPolicy } from '../../src/policy/lint.ts';

const policyText = `version: "1"
default: {chain: [{group: managers, needed: 1}], decideWithin: 1h, executeWithin: 1h}
rules:
  - {name: reads, match: {effect: read}, then: auto, reason: Reading changes nothing}
  - {name: final, match: {tool: "pay.*"}, raise: irreversible, reason: Sent is sent}
  - name: big
    match: {reversibility: irreversible}
    then: {approve: {chain: [{group: managers, needed: 2}], decideWithin: 15m, executeWithin: 30m}}
    reason: Two pairs of eyes
`;
const people = (...names: readonly string[]) =>
  parsePeople(
    names
      .map((id, n) => `- {id: ${id}, groups: [managers], publicKey: ${createKeyPair(Buffer.alloc(32, n)).publicJwk.x}}`)
      .join('\n'),
  );

describe('lint', () => {
  test('finds nothing in a sound policy', () => expect(lintPolicy(policyText)).toEqual([]));
  test('warns of a rule that denies everything, and of stages that are put in another order', () => {
    const text = `${policyText}  - {name: stop, then: deny, reason: r}\n`.replace(
      '[{group: managers, needed: 2}]',
      '[{group: managers, needed: 2}, {group: legal, needed: 1}]',
    );
    expect(lintPolicy(text).map(({ severity, code, rule }) => [severity, code, rule])).toEqual([
      ['warning', 'CHAIN_REORDERED', 'big'],
      ['warning', 'DENIES_EVERYTHING', 'stop'],
    ]);
  });
  test('with the people known, finds a chain that nobody can satisfy', () => {
    expect(lintPolicy(policyText, people('ann', 'ben'))).toEqual([]);
    expect(lintPolicy(policyText, people('ann'))).toMatchObject([{ severity: 'error', code: 'CHAIN_UNSATISFIABLE' }]);
  });
});

describe('test', () => {
  const cases = (text: string) =>
    `base: {tenant: acme, taskType: renewal, agent: clerk, effect: once, reversibility: fully_reversible}\ncases:\n${text}`;

  test('tells which cases hold, and for the others what differs', () => {
    const tested = testPolicy(
      policyText,
      cases(`  - {name: reads pass, action: {tool: crm.get, effect: read}, expect: auto}
  - {name: payments need two, action: {tool: pay.send}, expect: {outcome: approve, chain: [{group: managers, needed: 2}], reversibility: irreversible, rule: big, decideWithin: 15m, executeWithin: 30m, onSilence: deny}}
  - {name: wrong, action: {tool: pay.send}, expect: {outcome: approve, chain: [{group: managers, needed: 3}], decideWithin: 1h}}
`),
    );
    expect(tested).toEqual({
      ok: true,
      results: [
        { name: 'reads pass', line: 3, passed: true, differences: [] },
        { name: 'payments need two', line: 4, passed: true, differences: [] },
        {
          name: 'wrong',
          line: 5,
          passed: false,
          differences: [
            'chain: expected [{"group":"managers","needed":3}], got [{"group":"managers","needed":2}]',
            'decideWithin (ms): expected 3600000, got 900000',
          ],
        },
      ],
    });
  });

  test('a case without effect and reversibility is a tool that nobody has announced', () => {
    const text =
      'cases:\n  - {name: unknown, action: {tenant: t, taskType: x, agent: a, tool: new}, expect: {outcome: approve, rule: default + big}}\n';
    expect(testPolicy(policyText, text)).toMatchObject({ ok: true, results: [{ passed: true }] });
  });

  test('says what cannot be read, and where', () => {
    expect(testPolicy('version: 1', cases('  - {name: a, action: {tol: x}, expect: maybe}\n'))).toMatchObject({
      ok: false,
      policy: expect.arrayContaining([expect.objectContaining({ line: 1 })]),
      cases: [
        { line: 3, message: expect.stringContaining('tol') },
        { line: 3, message: 'cases[0].expect: expected auto, approve, deny, or what is expected in full' },
      ],
    });
    expect(testPolicy(policyText, 'cases:\n  - {name: a, action: {tool: x}, expect: auto}\n')).toMatchObject({
      ok: false,
      cases: [{ line: 2, message: expect.stringContaining('cases[0].action.tenant') }, {}, {}],
    });
  });
});

test('explain tells every rule’s part and what did not fit', () => {
  const compiled = compilePolicy(policyText);
  if (!compiled.ok) throw new Error('the policy of this test is sound');
  const action = {
    tenant: 't',
    taskType: 'x',
    agent: 'a',
    tool: 'pay.send',
    effect: 'once',
    reversibility: 'fully_reversible',
  } as const;
  const explanation = explainPolicy(compiled.policy, action);
  expect(explanation.declared).toBe('fully_reversible');
  expect(explanation.answer).toMatchObject({ outcome: 'approve', reversibility: 'irreversible', rule: { name: 'big' } });
  expect(explanation.rules.map(({ name, line, part, misfits }) => ({ name, line, part, misfits }))).toEqual([
    { name: 'reads', line: 4, part: 'none', misfits: ['effect'] },
    { name: 'final', line: 5, part: 'raised', misfits: [] },
    { name: 'big', line: 6, part: 'counted', misfits: [] },
  ]);
});
