import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { kafkajsFacts } from '../chaos/kafkajs-facts/all.ts';

test('docs/kafkajs.md has a row for each case, and no other', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/kafkajs.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `(kafkajs-[a-z-]+)`/gm)].map(([, name]) => name);
  expect(rows).toEqual(kafkajsFacts.map(({ name }) => name));
});
