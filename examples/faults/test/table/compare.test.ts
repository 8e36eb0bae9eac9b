import { expect, test } from 'vitest';
import { compareTables, differenceLine } from '../../src/table/compare.ts';
import type { Row } from '../../src/table/row.ts';

const row = (name: string, change: Partial<Row> = {}): Row => ({
  ...{ case: name, world: '1 effect, 1 request', class: '–', code: '–', 'the runtime': 'went on' },
  ...{ attempts: '1', asked: 'nobody', task: 'completed' },
  ...change,
});
const tableOf = (...rows: readonly Row[]) => [{ heading: 'all', rows }];
const all = () => true;

test('equal tables have no difference, whatever their headings', () => {
  expect(compareTables(tableOf(row('a')), [{ heading: 'other', rows: [row('a')] }], all)).toEqual([]);
});

test('a differing cell is named by case and column', () => {
  const found = compareTables(tableOf(row('a')), tableOf(row('a', { attempts: '2' })), all);
  expect(found.map(differenceLine)).toEqual(['case "a", column "attempts": expected "1", found "2"']);
});

test('a row that is missing and one too many are differences', () => {
  const found = compareTables(tableOf(row('a')), tableOf(row('b')), all);
  expect(found.map(differenceLine)).toEqual([
    'case "a": expected in the table, not found in the run',
    'case "b": found in the run, not expected in the table',
  ]);
});

test('cases that were not asked for are not missed', () => {
  expect(compareTables(tableOf(row('a'), row('b')), tableOf(row('b')), (name) => name === 'b')).toEqual([]);
});
