import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Reads SQL operations from a folder, one a file: `statementsIn(folder)('add-leaves')` is the text of `add-leaves.sql`. Call it while
 * modules load, so that a missing file stops the start and not the first use.
 *
 * @throws Error when there is no such file
 */
export function statementsIn(folder: string): (name: string) => string {
  return (name) => readFileSync(join(folder, `${name}.sql`), 'utf8');
}
