/** Reads a data set from its folder. */
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { DataSet, OpenDataSet } from './data-set.ts';
import { parseOpenDataSet, withExpected } from './parse.ts';

/** The project's own set, made by `src/generate/main.ts`. */
export const ownDataSetFolder = resolve(import.meta.dirname, '../../data');

/**
 * The set in that folder, named for it (the own set: `own`), without its outcomes.
 * @throws DataSetError when a text is not of the documented shape; the file system's error when a file is missing.
 */
export async function readOpenDataSet(folder: string): Promise<OpenDataSet> {
  const name = resolve(folder) === ownDataSetFolder ? 'own' : basename(resolve(folder));
  const [database, tasks] = await Promise.all([textOf(folder, 'db.json'), textOf(folder, 'tasks.jsonl')]);
  return parseOpenDataSet(name, { database, tasks });
}

/** The same set with its outcomes. @throws as {@link readOpenDataSet} */
export async function readExpected(folder: string, set: OpenDataSet): Promise<DataSet> {
  return withExpected(set, await textOf(folder, 'expected.jsonl'));
}

/** The whole set at once. @throws as {@link readOpenDataSet} */
export async function readDataSet(folder: string): Promise<DataSet> {
  return readExpected(folder, await readOpenDataSet(folder));
}

function textOf(folder: string, file: string): Promise<string> {
  return readFile(join(folder, file), 'utf8');
}
