/** Applies events to a projection as the projector would, in batches of the caller's choice, without Kafka. */
import { createProjectionStore } from '@holdpoint/process/projection-store';
import type { Database, Sql } from '@holdpoint/process/sql';
import type { ProjectionDefinition } from '@holdpoint/stream/projector-types';
import type { EntityEvent, Message, StreamRecord } from '@holdpoint/stream/record';

/** Events as records of one partition of a log, from offset 0 on. */
export function recordsOf<E extends EntityEvent>(
  events: readonly E[],
  partition: number,
  topic = 'task.events',
): StreamRecord<E>[] {
  return events.map((message, offset) => ({
    topic,
    partition,
    offset,
    appendedAt: Date.parse(message.at),
    key: null,
    headers: {},
    message,
    bytes: Buffer.from(JSON.stringify(message)),
  }));
}

/** Projects the records, `batch` of them at a time, positions included. */
export async function projectAll<M extends Message>(
  database: Database,
  schema: string,
  definition: ProjectionDefinition<M, Sql>,
  records: readonly StreamRecord<M>[],
  batch: number,
): Promise<void> {
  const store = createProjectionStore(database, schema);
  let from: number | undefined;
  for (let start = 0; start < records.length; start += batch) {
    const part = records.slice(start, start + batch);
    const [first] = part;
    const last = part.at(-1);
    if (first === undefined || last === undefined) return;
    const next = last.offset + 1;
    const result = await store.apply(definition.name, first.topic, first.partition, from, next, (tx) =>
      definition.project(tx, part),
    );
    if (result !== 'applied') throw new Error(`the position of ${first.topic}/${first.partition} had moved`);
    from = next;
  }
}

/** The rows of these tables, ordered by their key, as one text: equal texts, equal tables. */
export async function dump(database: Sql, tables: Readonly<Record<string, string>>): Promise<string> {
  const texts: string[] = [];
  for (const [table, key] of Object.entries(tables)) {
    const rows = await database.query<{ row: string }>(`select (t.*)::text as row from ${table} as t order by ${key}`);
    texts.push(table, ...rows.map(({ row }) => row));
  }
  return texts.join('\n');
}
