import type { Row, Table } from './row.ts';

/** Rows under their headings, both in the order in which they come. */
export function makeTable(rows: readonly { readonly group: string; readonly row: Row }[]): Table {
  const headings = [...new Set(rows.map(({ group }) => group))];
  return headings.map((heading) => ({ heading, rows: rows.filter(({ group }) => group === heading).map(({ row }) => row) }));
}
