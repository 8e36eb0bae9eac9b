import { describe, expect, test } from 'vitest';
import { decideByRules, parseDeciderRules } from '../../src/approval/decider-rules.ts';

const parsed = parseDeciderRules(`
rules:
  - match: {tool: shop.cancel_order, group: managers, parameters: {/order_id: "#W1", /lines/0/qty: 2}}
    decide: deny
    reason: This customer called back
  - {match: {tool: ["shop.*"], group: [managers, support]}, decide: approve}
  - {match: {tool: pay.send, parameters: {/a~1b: {x: 1, y: [true]}}}, decide: approve, reason: known}
  - {match: {group: legal}, decide: ignore}
`);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
const { rules } = parsed;

describe('the first matching rule decides', () => {
  const question = { tool: 'shop.cancel_order', group: 'managers', input: { order_id: '#W1', lines: [{ qty: 2 }] } };
  test('deny, with its reason', () =>
    expect(decideByRules(rules, question)).toEqual({ decide: 'deny', reason: 'This customer called back' }));
  test.each([
    ['another value', { order_id: '#W2', lines: [{ qty: 2 }] }],
    ['another type', { order_id: '#W1', lines: [{ qty: '2' }] }],
    ['nothing there', { order_id: '#W1', lines: [] }],
    ['nothing at all', null],
  ])('%s: the next rule', (_what, input) => expect(decideByRules(rules, { ...question, input })).toEqual({ decide: 'approve' }));
  test('values are compared in canonical form', () => {
    const input = { 'a/b': { y: [true], x: 1 } };
    expect(decideByRules(rules, { tool: 'pay.send', group: 'any', input })).toEqual({ decide: 'approve', reason: 'known' });
  });
  test.each([['legal'], ['nobody']])('without a rule, or by rule, it is left alone (%s)', (group) => {
    expect(decideByRules(rules, { tool: 'x', group, input: {} })).toEqual({ decide: 'ignore' });
  });
});

describe('refused, with its line', () => {
  test.each([
    ['a denial without a reason', 'rules:\n  - {decide: deny}\n', 'rules[0].reason: a denial needs a reason'],
    ['no pointer', 'rules:\n  - {decide: approve, match: {parameters: {a: 1}}}\n', 'JSON Pointer'],
    ['an unknown field', 'rules:\n  - {decide: approve, match: {tols: x}}\n', 'tols'],
  ])('%s', (_what, text, message) => {
    expect(parseDeciderRules(text)).toEqual({ ok: false, problems: [{ line: 2, message: expect.stringContaining(message) }] });
  });
  test('not YAML', () => expect(parseDeciderRules('a: [')).toMatchObject({ ok: false, problems: [{ line: 1 }] }));
});
