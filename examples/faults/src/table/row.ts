/** One row of the table. Its cells are texts, so that what is compared is what is read. */
export const columns = ['case', 'world', 'class', 'code', 'the runtime', 'attempts', 'asked', 'task'] as const;
export type Column = (typeof columns)[number];
export type Row = Readonly<Record<Column, string>>;

/** Rows under their heading. */
export interface Section {
  readonly heading: string;
  readonly rows: readonly Row[];
}
export type Table = readonly Section[];
