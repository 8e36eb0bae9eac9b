/**
 * What the service itself says that has happened: one line a fact, written before anything is answered. The table's world column is read from
 * here, and from nowhere else for what goes over the service.
 */
import { appendFileSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const lineSchema = z.object({
  case: z.string(),
  /** `request`: somebody asked. `applied`: the effect happened. `held`: somebody is left without an answer, to be killed. */
  what: z.enum(['request', 'applied', 'held']),
  /** Requests of this case that were under way, this one included. */
  atOnce: z.int().optional(),
});
export type JournalLine = z.infer<typeof lineSchema>;

/** What the journal says of one case. */
export interface CaseRecord {
  readonly requests: number;
  readonly effects: number;
  readonly held: number;
  readonly mostAtOnce: number;
}
const nothing: CaseRecord = { requests: 0, effects: 0, held: 0, mostAtOnce: 0 };

export class Journal {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
    appendFileSync(file, '');
  }

  write(line: JournalLine): void {
    appendFileSync(this.#file, `${JSON.stringify(line)}\n`);
  }
}

/** The whole journal, by case. A line that is being written is left for the next look. */
export function readJournal(file: string): ReadonlyMap<string, CaseRecord> {
  const text = readFileSync(file, 'utf8');
  const lines = text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line !== '');
  const records = new Map<string, CaseRecord>();
  for (const line of lines.map((one) => lineSchema.parse(JSON.parse(one))))
    records.set(line.case, noted(records.get(line.case) ?? nothing, line));
  return records;
}

function noted(record: CaseRecord, { what, atOnce = 0 }: JournalLine): CaseRecord {
  return {
    requests: record.requests + (what === 'request' ? 1 : 0),
    effects: record.effects + (what === 'applied' ? 1 : 0),
    held: record.held + (what === 'held' ? 1 : 0),
    mostAtOnce: Math.max(record.mostAtOnce, atOnce),
  };
}
