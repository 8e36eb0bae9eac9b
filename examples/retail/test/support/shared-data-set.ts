/** The real tasks, which are read where they lie and are no part of the project. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const shared = process.env.HOLDPOINT_SHARED ?? resolve(import.meta.dirname, '../../../../../shared');

/** Their folder, or undefined on a machine that does not have them. */
export function sharedRetailFolder(): string | undefined {
  const folder = join(shared, 'data/retail');
  return existsSync(join(folder, 'tasks.jsonl')) ? folder : undefined;
}
