import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { allCases } from '../../src/cases/all-cases.ts';
import { fromMarkdown, TableFormatError, toMarkdown } from '../../src/table/markdown.ts';
import type { Row } from '../../src/table/row.ts';

const row: Row = {
  ...{ case: 'one', world: 'a | b', class: '–', code: '–', 'the runtime': 'went on' },
  ...{ attempts: '1', asked: 'nobody', task: 'completed' },
};
const table = [
  { heading: 'first', rows: [row, { ...row, case: 'two' }] },
  { heading: 'second', rows: [{ ...row, case: 'three' }] },
];

test('what was written is read again as it was, a bar in a cell too', () => {
  expect(fromMarkdown(toMarkdown(table))).toEqual(table);
});

test('a row with a cell too few is named by its line', () => {
  expect(() => fromMarkdown('## first\n\n| a | b |\n')).toThrow(new TableFormatError('line 3: expected 8 cells under a heading'));
});

test('the committed table has a row for every case, in the order of the cases', () => {
  const committed = fromMarkdown(readFileSync(resolve(import.meta.dirname, '../../expected.md'), 'utf8'));
  const names = committed.flatMap(({ rows }) => rows).map((one) => one.case);
  expect(names.slice(0, allCases.length)).toEqual(allCases.map(({ name }) => name));
});

test('the committed table is written as a run would write it', () => {
  const text = readFileSync(resolve(import.meta.dirname, '../../expected.md'), 'utf8');
  expect(toMarkdown(fromMarkdown(text))).toBe(text);
});
