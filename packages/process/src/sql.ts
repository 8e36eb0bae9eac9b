/** A value that may stand behind `$1`. */
export type SqlValue = string | number | boolean | null | Buffer | Date | readonly string[] | readonly number[];

/** Where SQL is run: a pool, or one transaction of it. `Row` is what the statement selects; the statement is its witness. */
export interface Sql {
  query<Row extends object = Record<string, unknown>>(text: string, values?: readonly SqlValue[]): Promise<readonly Row[]>;
  /** Runs several statements, separated by semicolons, without values; what they select is dropped. */
  script(text: string): Promise<void>;
}

/** A pool of connections. */
export interface Database extends Sql {
  /** Runs `work` in one transaction (READ COMMITTED) and commits it; anything thrown rolls back and is thrown on. */
  transaction<Result>(work: (tx: Sql) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}
