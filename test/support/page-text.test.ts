import { expect, test } from 'vitest';
import { linesMissing } from './page-text.ts';

test('lines are looked for in their order, and an ellipsis stands for anything', () => {
  expect(linesMissing('a … c\nd\n', 'before\na b c\nbetween\nd\n')).toEqual([]);
  expect(linesMissing('d\na\n', 'a\nd\n')).toEqual(['a']);
  expect(linesMissing('a.c\n', 'abc\n')).toEqual(['a.c']);
  expect(linesMissing('a\n', 'a and more\n')).toEqual(['a']);
});
