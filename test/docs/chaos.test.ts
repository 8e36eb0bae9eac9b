import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { allCases } from '../chaos/cases/all.ts';
import { kafkajsCases } from '../chaos/cases/kafkajs.ts';

test('docs/chaos.md has a row for each case but those of kafkajs, and no other', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/chaos.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `([a-z-]+)`/gm)].map(([, name]) => name);
  const ofKafkajs = new Set(kafkajsCases.map(({ name }) => name));
  expect(rows).toEqual(allCases.map(({ name }) => name).filter((name) => !ofKafkajs.has(name)));
});
