import { type Column, columns, type Row, type Table } from './row.ts';

/** One cell that is not as it was committed, or a whole row. */
export type Difference =
  | { readonly kind: 'cell'; readonly case: string; readonly column: Column; readonly expected: string; readonly found: string }
  | { readonly kind: 'missing'; readonly case: string }
  | { readonly kind: 'unexpected'; readonly case: string };

/** Every difference, in the order of the expected table. `isAskedFor` leaves out cases that were not run. */
export function compareTables(expected: Table, found: Table, isAskedFor: (name: string) => boolean): readonly Difference[] {
  const [wanted, got] = [rowsByCase(expected), rowsByCase(found)];
  const known = [...wanted].filter(([name]) => isAskedFor(name)).flatMap(([name, row]) => compareRows(name, row, got.get(name)));
  const unknown = [...got.keys()].filter((name) => !wanted.has(name));
  return [...known, ...unknown.map((name): Difference => ({ kind: 'unexpected', case: name }))];
}

function compareRows(name: string, expected: Row, found: Row | undefined): readonly Difference[] {
  if (found === undefined) return [{ kind: 'missing', case: name }];
  return columns.flatMap((column): Difference[] =>
    expected[column] === found[column]
      ? []
      : [{ kind: 'cell', case: name, column, expected: expected[column], found: found[column] }],
  );
}

function rowsByCase(table: Table): ReadonlyMap<string, Row> {
  return new Map(table.flatMap(({ rows }) => rows).map((row) => [row.case, row]));
}

/** One line for people. */
export function differenceLine(difference: Difference): string {
  switch (difference.kind) {
    case 'missing':
      return `case "${difference.case}": expected in the table, not found in the run`;
    case 'unexpected':
      return `case "${difference.case}": found in the run, not expected in the table`;
    case 'cell':
      return `case "${difference.case}", column "${difference.column}": expected "${difference.expected}", found "${difference.found}"`;
  }
}
