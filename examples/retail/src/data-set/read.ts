/** Reads a data set from its folder. */
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { DataSet } from './data-set.ts';
import { parseDataSet } from './parse.ts';

/** The project's own set, made by `src/generate/main.ts`. */
export const ownDataSetFolder = resolve(import.meta.dirname, '../../data');

/**
 * The set in that folder, named for it (the own set: `own`).
 * @throws DataSetError when a text is not of the documented shape; the file system's error when a file is missing.
 */
export async function readDataSet(folder: string): Promise<DataSet> {
  const name = resolve(folder) === ownDataSetFolder ? 'own' : basename(resolve(folder));
  const textOf = (file: string): Promise<string> => readFile(join(folder, file), 'utf8');
  return parseDataSet(name, {
    database: await textOf('db.json'),
    tasks: await textOf('tasks.jsonl'),
    expected: await textOf('expected.jsonl'),
  });
}
