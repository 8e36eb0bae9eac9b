import { expect, test } from 'vitest';
import type { DataSet } from '../../src/data-set/data-set.ts';
import { parseOpenDataSet, withExpected } from '../../src/data-set/parse.ts';
import { readDataSet } from '../../src/data-set/read.ts';
import { roundToCents } from '../../src/domain/money.ts';
import { makeDataSet } from '../../src/generate/make-data-set.ts';
import { seededRandom } from '../../src/generate/random.ts';
import { differences } from '../../src/json-difference.ts';
import { cents } from '../../src/model/cents.ts';
import { foretell } from '../../src/model/foretell.ts';
import { departures } from '../support/departures.ts';
import { sharedRetailFolder } from '../support/shared-data-set.ts';

const generated = (seed: number): DataSet => {
  const files = makeDataSet(seed);
  const set = parseOpenDataSet(`seed-${seed}`, { database: files['db.json'], tasks: files['tasks.jsonl'] });
  return withExpected(set, files['expected.jsonl']);
};

test.each([1, 2, 3, 4, 5, 6, 7, 8])('model and domain agree on the set of seed %i', (seed) => {
  expect(departures(generated(seed))).toEqual([]);
});

test('model and domain round to the same cents', () => {
  const random = seededRandom(7);
  for (let turn = 0; turn < 20_000; turn += 1) {
    const amount = (random() - 0.5) * 10 ** Math.floor(random() * 7);
    const eighths = Math.round(amount * 8) / 8;
    for (const one of [amount, eighths]) expect(roundToCents(one)).toBe(cents(one));
  }
});

test('the model alone foretells the real tasks, too', async () => {
  const real = sharedRetailFolder();
  const set = real === undefined ? generated(20) : await readDataSet(real);
  if (real === undefined) console.log('The 114 real tasks are not on this machine: foretold for a generated set alone.');
  for (const [position, task] of set.tasks.entries()) {
    const denied = set.expected[position]?.results.find((call) => call.denied === true);
    if (denied !== undefined) continue;
    const { results, diff } = foretell(set.database, task.actions, new Set());
    const known = set.expected[position];
    expect(differences({ results: known?.results, diff: known?.diff }, { results, diff })).toEqual([]);
  }
});
