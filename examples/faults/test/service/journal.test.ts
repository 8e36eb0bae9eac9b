import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Journal, readJournal } from '../../src/service/journal.ts';

const folder = mkdtempSync(join(tmpdir(), 'faults-journal-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the journal counts by case, and leaves a line that is being written for the next look', () => {
  const file = join(folder, 'journal.jsonl');
  const journal = new Journal(file);
  journal.write({ case: 'a', what: 'request', atOnce: 1 });
  journal.write({ case: 'a', what: 'request', atOnce: 2 });
  journal.write({ case: 'a', what: 'applied' });
  journal.write({ case: 'b', what: 'held' });
  appendFileSync(file, '{"case":"b","wh');
  expect(Object.fromEntries(readJournal(file))).toEqual({
    a: { requests: 2, effects: 1, held: 0, mostAtOnce: 2 },
    b: { requests: 0, effects: 0, held: 1, mostAtOnce: 0 },
  });
});
