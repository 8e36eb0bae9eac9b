/** Copies of a task that was really run: the same stored records, every id in them another one. Nothing is decoded or encoded again. */
import { randomUUID } from 'node:crypto';
import type { Connection } from '@holdpoint/client/connection';
import type { LogRecord } from '@holdpoint/stream/ports';
import type { RawRecord } from '@holdpoint/stream/record';

const UUID = /([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/g;
/** Records to a transaction, about. */
const TOGETHER = 2_000;

/** Text and ids in turn. */
type Parts = readonly string[];

export interface Template {
  readonly events: readonly { readonly headers: Parts; readonly value: Parts }[];
  readonly taskId: string;
}

/** The records of a task that has ended. */
export async function templateOf({ reader, admin }: Connection, taskId: string): Promise<Template> {
  const topic = 'task.events';
  const [range] = await admin.ranges(topic);
  if (range === undefined) throw new Error(`${topic} has no partition`);
  const found: RawRecord[] = [];
  await reader.read(topic, 0, range.start, range.end, (raw) => {
    if (raw.key === taskId) found.push(raw);
  });
  if (found.length === 0) throw new Error(`task ${taskId} is not in ${topic}`);
  const events = found.map(({ headers, value }) => ({
    headers: JSON.stringify(headers).split(UUID),
    // One character a byte: the frame before the JSON is not text.
    value: (value ?? Buffer.alloc(0)).toString('latin1').split(UUID),
  }));
  return { events, taskId };
}

/** Whole tasks, at least so many events of them, in transactions. */
export function* copiesOf(template: Template, events: number): Generator<readonly LogRecord[]> {
  let records: LogRecord[] = [];
  for (let made = 0; made < events; made += template.events.length) {
    records.push(...copyOf(template));
    if (records.length < TOGETHER) continue;
    yield records;
    records = [];
  }
  if (records.length > 0) yield records;
}

function copyOf({ events, taskId }: Template): readonly LogRecord[] {
  const ids = new Map<string, string>();
  const other = (id: string): string => {
    const known = ids.get(id) ?? randomUUID();
    ids.set(id, known);
    return known;
  };
  const copied = (parts: Parts): string => parts.map((part, index) => (index % 2 === 0 ? part : other(part))).join('');
  return events.map(({ headers, value }) => ({
    key: other(taskId),
    headers: JSON.parse(copied(headers)) as Record<string, string>,
    value: Buffer.from(copied(value), 'latin1'),
  }));
}
