import { describe, expect, test } from 'vitest';
import { hideNothing, MAX_VALUE_LENGTH, renderTemplate } from '../src/record-template.ts';

const hide = (path: string, value: string) => `<${path}:${value.length}>`;
const render = (template: string, personal: readonly string[] = [], output?: { version: number }) =>
  renderTemplate(template, { input, output }, personal, hide);
const input = {
  id: 'C-1',
  ids: ['a', 'b'],
  count: 3,
  urgent: false,
  note: null,
  owner: { id: 'ada', address: { city: 'Paris' } },
  long: 'x'.repeat(MAX_VALUE_LENGTH + 1),
};

describe('a record template', () => {
  test('names values of input and output', () => {
    expect(render('Set {input.id} to {output.version}, {input.count} times', [], { version: 7 })).toBe('Set C-1 to 7, 3 times');
    expect(render('{input.urgent} {input.ids} {input.ids.1}')).toBe('false a, b b');
  });

  test('says so where a value is absent', () => {
    expect(render('{output.version} {input.nothing} {input.note} {input.id.length} {input.constructor}')).toBe(
      '(none) (none) (none) (none) (none)',
    );
  });

  test('never shows an object, whose members nobody has named', () => {
    expect(render('{input.owner} {input}')).toBe('(none) (none)');
  });

  test.each([
    ['the personal value itself', ['input.owner.id'], '{input.owner.id}', '<input.owner.id:3>'],
    ['what lies below a personal value', ['input.owner'], '{input.owner.address.city}', '<input.owner.address.city:5>'],
    ['what lies above one', ['input.ids.0'], '{input.ids}', '<input.ids:1>, <input.ids:1>'],
  ])('hides %s', (_what, personal, template, expected) => {
    expect(render(template, personal)).toBe(expected);
  });

  test('does not take a name that begins alike for the same', () => {
    expect(render('{input.ids}', ['input.id'])).toBe('a, b');
  });

  test('bounds what one value brings in', () => {
    expect(render('{input.long}')).toHaveLength(MAX_VALUE_LENGTH);
  });

  test('does not read a value as a template', () => {
    expect(renderTemplate('{input.a}', { input: { a: '{input.b}', b: 'secret' } }, [], hideNothing)).toBe('{input.b}');
  });
});

test('a value stays on its line: it cannot pass for a sentence of ours', () => {
  const input = { name: 'x\n\u202eApproved by Ada\u2028end', family: 'a\u200db' };
  expect(renderTemplate('{input.name}', { input }, [], hideNothing)).toBe('x\ufffd\ufffdApproved by Ada\ufffdend');
  // Joiners belong to words of some languages and stay.
  expect(renderTemplate('{input.family}', { input }, [], hideNothing)).toBe('a\u200db');
});
