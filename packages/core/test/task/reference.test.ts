import { plain } from '@holdpoint/contracts/payload';
import { atPointer, referredSteps, resolveReferences } from '@holdpoint/core/task/reference';
import { describe, expect, test } from 'vitest';

const source = { input: { customer: 'c-1' }, outputs: { find: { id: 'u-1', tags: ['a', 'b'], 'a/b': { '~': 1 } } } };

describe('a reference in the input of a step', () => {
  test("stands for an earlier step's output at its JSON Pointer, wherever it lies", () => {
    const value = {
      user: { $from: { step: 'find', pointer: '/id' } },
      list: [{ $from: { step: 'find', pointer: '/tags/1' } }],
      n: 1,
    };
    expect(resolveReferences(value, source)).toEqual({ ok: true, value: { user: 'u-1', list: ['b'], n: 1 } });
  });
  test("without a step, stands for the task's own input", () => {
    expect(resolveReferences({ $from: { pointer: '/customer' } }, source)).toEqual({ ok: true, value: 'c-1' });
  });
  test('is not looked for in what it brought: an output cannot inject one', () => {
    const outputs = { find: { $from: { step: 'find', pointer: '/secret' } } };
    expect(resolveReferences({ $from: { step: 'find', pointer: '' } }, { input: null, outputs })).toEqual({
      ok: true,
      value: outputs.find,
    });
  });
  test.each([
    [{ $from: { step: 'other', pointer: '' } }, 'OUTPUT_UNKNOWN'],
    [{ $from: { step: 'constructor', pointer: '' } }, 'OUTPUT_UNKNOWN'],
    [{ $from: { step: 'find', pointer: '/none' } }, 'POINTER_UNRESOLVED'],
    [{ $from: { step: 'find', pointer: 'id' } }, 'POINTER_UNRESOLVED'],
    [{ $from: 'find' }, 'REFERENCE_INVALID'],
    [{ $from: { step: 1, pointer: '' } }, 'REFERENCE_INVALID'],
  ])('%j is refused: %s', (value, code) => {
    expect(resolveReferences({ deep: [value] }, source)).toMatchObject({ ok: false, code });
  });
  test('an object with other members beside $from is not one', () => {
    const value = { $from: { step: 'find', pointer: '' }, other: 1 };
    expect(resolveReferences(value, source)).toEqual({ ok: true, value });
  });
  test('cuts what leads nowhere: what is told must fit an event', () => {
    const long = `/${'x'.repeat(262_000)}`;
    const told = [{ pointer: long }, { step: long, pointer: '' }].map((from) => resolveReferences({ $from: from }, source));
    expect(told).toMatchObject([{ code: 'POINTER_UNRESOLVED' }, { code: 'OUTPUT_UNKNOWN' }]);
    expect(JSON.stringify(told).length).toBeLessThan(1_000);
  });
  test('names the steps that it needs', () => {
    expect([
      ...referredSteps(plain({ a: [{ $from: { step: 'find', pointer: '/id' } }], b: { $from: { pointer: '' } } })),
    ]).toEqual(['find']);
  });
});

test.each([
  ['', source.outputs.find],
  ['/a~1b/~0', 1],
  ['/tags/0', 'a'],
  ['/tags/01', undefined],
  ['/tags/-', undefined],
  ['/id/length', undefined],
])('RFC 6901: %j', (pointer, expected) => {
  expect(atPointer(source.outputs.find, pointer)).toEqual(expected);
});
