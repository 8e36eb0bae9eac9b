import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { taskEventSchema } from '@holdpoint/contracts/messages/task-events';
import { foldTask } from '@holdpoint/core/task/evolve';
import { FOLD_VERSION } from '@holdpoint/core/task/fold-version';
import { expect, test } from 'vitest';
import { z } from 'zod';

const folder = join(import.meta.dirname, 'golden', `v${FOLD_VERSION}`);
const histories = readdirSync(folder).filter((name) => name.endsWith('.history.json'));

const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const eventsOf = (name: string) => z.array(taskEventSchema).parse(read(name));

/** What a released fold makes of a history never changes: snapshots of it are out there. If this fails, raise FOLD_VERSION, move the histories into its folder, and look at each state that is another. */
test.each(histories)('the fold of %s is what it was', (name) => {
  const state: unknown = JSON.parse(JSON.stringify(foldTask(eventsOf(name))));
  expect(state).toEqual(read(name.replace('.history.', '.state.')));
});

test('the golden histories hold every type of event', () => {
  const seen = histories.flatMap(eventsOf);
  const types = taskEventSchema.options.map((option) => option.shape.type.value);
  expect(types.filter((type) => !seen.some((event) => event.type === type))).toEqual([]);
});
