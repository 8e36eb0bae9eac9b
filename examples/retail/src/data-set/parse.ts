/** From a set's three texts to a checked data set. Pure: reading the files is `read.ts`. */
import type { z } from 'zod';
import { type DataSet, databaseSchema, expectedSchema, type OpenDataSet, taskSchema } from './data-set.ts';

/** A set's texts that cannot be used; the message names file, line and field. */
export class DataSetError extends Error {
  override readonly name = 'DataSetError';
}

/** @throws DataSetError when a text is not of the documented shape, or an id stands twice. */
export function parseOpenDataSet(name: string, texts: { readonly database: string; readonly tasks: string }): OpenDataSet {
  const database = parseJson('db.json', texts.database, databaseSchema);
  const tasks = parseLines('tasks.jsonl', texts.tasks, taskSchema);
  if (new Set(tasks.map((task) => task.id)).size !== tasks.length) throw new DataSetError('tasks.jsonl holds an id twice');
  return { name, database, tasks };
}

/** @throws DataSetError when the text is not of the documented shape, or tasks and expected outcomes do not pair up. */
export function withExpected(set: OpenDataSet, text: string): DataSet {
  const expected = parseLines('expected.jsonl', text, expectedSchema);
  const unpaired = set.tasks.find((task, position) => task.id !== expected[position]?.id);
  if (unpaired !== undefined || set.tasks.length !== expected.length)
    throw new DataSetError('tasks.jsonl and expected.jsonl must hold the same ids in the same order');
  return { ...set, expected };
}

function parseLines<Row>(file: string, text: string, schema: z.ZodType<Row>): Row[] {
  return text
    .split('\n')
    .map((line, position) => ({ line, place: `${file} line ${position + 1}` }))
    .filter(({ line }) => line.trim() !== '')
    .map(({ line, place }) => parseJson(place, line, schema));
}

function parseJson<Row>(place: string, text: string, schema: z.ZodType<Row>): Row {
  const parsed = schema.safeParse(jsonOf(place, text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new DataSetError(`${place}: ${issue?.path.join('/') ?? ''} ${issue?.message ?? ''}`);
}

/** A null field and an absent one are the same thing here, so nulls are dropped at the edge. */
function jsonOf(place: string, text: string): unknown {
  try {
    return JSON.parse(text, (_key, value) => (value === null ? undefined : value));
  } catch (cause) {
    throw new DataSetError(`${place}: not JSON`, { cause });
  }
}
