import { describe, expect, test } from 'vitest';
import { compilePolicy } from '../../src/policy/compile.ts';
import { evaluatePolicy } from '../../src/policy/evaluate.ts';
import { findingText } from '../../src/policy/finding.ts';
import type { Policy } from '../../src/policy/policy.ts';

const head = `version: "7"
groups: [support, managers]
default:
  chain: [{group: managers, needed: 1}]
  decideWithin: 1h
  executeWithin: 2h
`;
const withRules = (rules: string) => `${head}rules:\n${rules}`;
const approve = (rest: string) =>
  `{approve: {chain: [{group: managers, needed: 1}], decideWithin: 15m, executeWithin: 1h, ${rest}}}`;

function compiled(text: string): Policy {
  const result = compilePolicy(text);
  if (!result.ok) throw new Error(result.findings.map((finding) => findingText('policy.yaml', finding)).join('\n'));
  return result.policy;
}
const refusals = (text: string) => {
  const result = compilePolicy(text);
  return result.ok
    ? []
    : result.findings.map(({ code, line, rule }) => ({ code, line, ...(rule === undefined ? {} : { rule }) }));
};

describe('a sound policy', () => {
  const text = withRules(`  - name: reads
    match: {effect: read}
    then: auto
    reason: Reading changes nothing
  - name: refunds
    match: {tool: [shop.refund, "pay.*"], reversibility: fully_reversible}
    then: ${approve('onSilence: approve, remindAt: [0.8, 0.5]')}
    reason: Money leaves the house
  - name: final
    match: {tool: shop.delete}
    raise: irreversible
    reason: Nothing brings it back
`);

  test('is read with its durations in milliseconds and its lines', () => {
    const policy = compiled(text);
    expect(policy.version).toBe('7');
    expect(policy.default).toMatchObject({
      decideWithinMs: 3_600_000,
      executeWithinMs: 7_200_000,
      onSilence: 'deny',
      remindAtShares: [],
    });
    expect(policy.rules.map((rule) => [rule.name, rule.line])).toEqual([
      ['reads', 8],
      ['refunds', 12],
      ['final', 16],
    ]);
    expect(policy.rules[1]?.demand).toMatchObject({
      terms: { decideWithinMs: 900_000, onSilence: 'approve', remindAtShares: [0.5, 0.8] },
    });
  });

  test('its digest does not depend on order, layout or comments, and does depend on meaning', () => {
    const other = `# a comment\n${head}rules:
  - {name: final, raise: irreversible, match: {tool: [shop.delete]}, reason: Nothing brings it back}
  - {name: refunds, match: {reversibility: fully_reversible, tool: ["pay.*", shop.refund]}, reason: Money leaves the house, then: ${approve('remindAt: [0.5, 0.8], onSilence: approve')}}
  - {name: reads, match: {effect: [read]}, then: auto, reason: Reading changes nothing}
`;
    expect(compiled(other).digest).toBe(compiled(text).digest);
    expect(compiled(text.replace('15m', '16m')).digest).not.toBe(compiled(text).digest);
  });

  test('a read whose contract calls it irreversible is not let pass by the rule for reads', () => {
    const action = {
      tenant: 't',
      taskType: 'x',
      agent: 'a',
      tool: 'odd',
      effect: 'read',
      reversibility: 'irreversible',
    } as const;
    expect(evaluatePolicy(compiled(text), action).outcome).toBe('approve');
    expect(evaluatePolicy(compiled(text), { ...action, reversibility: 'fully_reversible' }).outcome).toBe('auto');
  });
});

describe('G5: refused at load is a rule that could let an irreversible call through', () => {
  const auto = (match: string, rest = '') =>
    withRules(`  - name: easy\n    match: ${match}\n    then: auto\n    reason: r\n${rest}`);

  test.each([
    ['nothing said about reversibility', '{tool: crm.update}'],
    ['nothing said at all', '{}'],
    ['irreversible among others', '{reversibility: [fully_reversible, irreversible]}'],
    ['read and irreversible', '{effect: read, reversibility: irreversible}'],
    ['read among other effects', '{effect: [read, once]}'],
  ])('%s', (_why, match) => {
    expect(refusals(auto(match))).toEqual([{ code: 'IRREVERSIBLE_AUTO', line: 10, rule: 'easy' }]);
  });

  test('a rule that raises to irreversible and lets pass', () => {
    expect(refusals(auto('{reversibility: fully_reversible}', '    raise: irreversible\n'))).toEqual([
      { code: 'IRREVERSIBLE_AUTO', line: 10, rule: 'easy' },
    ]);
  });

  test.each([
    ['{reversibility: fully_reversible}'],
    ['{reversibility: [fully_reversible, partially_reversible]}'],
    ['{effect: read}'],
    ['{effect: read, tool: "crm.*"}'],
  ])('but not %s', (match) => {
    expect(refusals(auto(match))).toEqual([]);
  });
});

describe('G7: refused at load is silence that approves more than the fully reversible', () => {
  const silent = (match: string, rest = '') =>
    withRules(`  - name: quiet\n    match: ${match}\n    then: ${approve('onSilence: approve')}\n    reason: r\n${rest}`);

  test.each([
    ['{}'],
    ['{effect: read}'],
    ['{reversibility: partially_reversible}'],
    ['{reversibility: [fully_reversible, partially_reversible]}'],
  ])('%s', (match) => expect(refusals(silent(match))).toEqual([{ code: 'SILENCE_APPROVES', line: 10, rule: 'quiet' }]));
  test('a rule that raises', () => {
    expect(refusals(silent('{reversibility: fully_reversible}', '    raise: irreversible\n'))).toHaveLength(1);
  });
  test('the default chain', () => {
    expect(refusals(head.replace('executeWithin: 2h', 'executeWithin: 2h\n  onSilence: approve'))).toEqual([
      { code: 'SILENCE_APPROVES', line: 7 },
    ]);
  });
  test('but not exactly the fully reversible', () => expect(refusals(silent('{reversibility: fully_reversible}'))).toEqual([]));
});

describe('refused at load, with line and rule', () => {
  const rule = (rest: string) => withRules(`  - name: r1\n    ${rest}\n    reason: r\n`);

  test.each([
    ['neither then nor raise', rule('match: {tool: x}'), { code: 'RULE_ASKS_NOTHING', line: 8, rule: 'r1' }],
    [
      'the name of the default',
      rule('then: deny').replace('r1', 'default'),
      { code: 'RULE_NAME_TAKEN', line: 8, rule: 'default' },
    ],
    [
      'a group that the policy does not list',
      rule(`then: ${approve('')}`).replace(
        '{group: managers, needed: 1}], decideWithin: 15m',
        '{group: mangers, needed: 1}], decideWithin: 15m',
      ),
      { code: 'GROUP_UNKNOWN', line: 9, rule: 'r1' },
    ],
    ['an unknown word in a match', rule('match: {tol: x}'), { code: 'SHAPE', line: 9, rule: 'r1' }],
    ['a condition, which does not exist yet', rule('when: "input.amount > 5"'), { code: 'SHAPE', line: 8, rule: 'r1' }],
    ['a star in the middle', rule('match: {tool: "a*b"}'), { code: 'SHAPE', line: 9, rule: 'r1' }],
    ['a star in a tenant, which would match nobody', rule('match: {tenant: "acme-*"}'), { code: 'SHAPE', line: 9, rule: 'r1' }],
    ['an unknown demand', rule('then: maybe'), { code: 'SHAPE', line: 9, rule: 'r1' }],
    ['a duration without a unit', rule(`then: ${approve('')}`).replace('15m', '15'), { code: 'SHAPE', line: 9, rule: 'r1' }],
    ['a duration beyond 30 days', rule(`then: ${approve('')}`).replace('15m', '31d'), { code: 'SHAPE', line: 9, rule: 'r1' }],
    [
      'an empty chain',
      rule('then: {approve: {chain: [], decideWithin: 1m, executeWithin: 1m}}'),
      { code: 'SHAPE', line: 9, rule: 'r1' },
    ],
    ['a reminder after the end', rule(`then: ${approve('remindAt: [1]')}`), { code: 'SHAPE', line: 9, rule: 'r1' }],
    ['an attempt to lower', rule('raise: fully_reversible'), { code: 'SHAPE', line: 9, rule: 'r1' }],
    ['no default', 'version: "1"\n', { code: 'SHAPE', line: 1 }],
    ['a version that is a number', head.replace('"7"', '7'), { code: 'SHAPE', line: 1 }],
    ['not YAML', 'a: [', { code: 'NOT_YAML', line: 1 }],
    ['a key twice', `${head}version: "8"\n`, { code: 'NOT_YAML', line: 7 }],
    ['a number that JSON does not have', `${head}rules: .inf\n`, { code: 'NOT_YAML', line: 1 }],
    ['an alias of nothing', `${head}rules: *nothing\n`, { code: 'NOT_YAML', line: 1 }],
  ])('%s', (_what, text, refusal) => {
    expect(refusals(text)).toContainEqual(refusal);
  });

  test('a name twice names the later one', () => {
    const twice = withRules(
      '  - {name: a, then: deny, match: {tool: x}, reason: r}\n  - {name: a, then: deny, match: {tool: y}, reason: r}\n',
    );
    expect(refusals(twice)).toEqual([{ code: 'RULE_NAME_TAKEN', line: 9, rule: 'a' }]);
  });

  test('a group twice in one chain', () => {
    const text = head.replace('[{group: managers, needed: 1}]', '[{group: managers, needed: 1}, {group: managers, needed: 2}]');
    expect(refusals(text)).toEqual([{ code: 'GROUP_TWICE', line: 4 }]);
  });

  test('more people, groups or reminders than any join may ask for', () => {
    const chain = (groups: number, needed: number, reminders: number) => {
      const stages = Array.from({ length: groups }, (_, n) => `{group: g${n}, needed: ${needed}}`).join(', ');
      const shares = Array.from({ length: reminders }, (_, n) => (n + 1) / 100).join(', ');
      return `{approve: {chain: [${stages}], decideWithin: 1m, executeWithin: 1m, remindAt: [${shares}]}}`;
    };
    const free = withRules('').replace('groups: [support, managers]\n', '');
    const one = (name: string, then: string) => `  - {name: ${name}, match: {tool: x}, reason: r, then: ${then}}\n`;
    expect(refusals(free + one('a', chain(1, 10, 0)))).toMatchObject([{ code: 'TOO_MANY_PEOPLE' }]);
    expect(refusals(free + one('a', chain(10, 1, 0)))).toMatchObject([{ code: 'TOO_MANY_GROUPS' }, { code: 'TOO_MANY_PEOPLE' }]);
    const early = chain(1, 1, 6);
    const late = early.replace(/remindAt: .*]/, 'remindAt: [0.91, 0.92, 0.93, 0.94, 0.95]');
    expect(refusals(free + one('a', early) + one('b', late))).toMatchObject([{ code: 'TOO_MANY_REMINDERS' }]);
  });
});

test('a finding reads as one line', () => {
  const [finding] = compilePolicy(withRules('  - {name: easy, then: auto, reason: r}\n')).findings;
  expect(finding && findingText('policy.yaml', finding)).toMatch(
    /^policy\.yaml:8: error IRREVERSIBLE_AUTO \(rule easy\): it could let/,
  );
});
