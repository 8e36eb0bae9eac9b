/**
 * SQL lives in `sql/operations`, one statement a file, read when the module that uses it is loaded: a missing file
 * stops the start and not a call, and every statement can be run and explained in psql as it stands.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const folder = resolve(import.meta.dirname, '../../sql/operations');

/** The text of `sql/operations/<name>.sql`. */
export function statement(name: string): string {
  return readFileSync(join(folder, `${name}.sql`), 'utf8');
}
