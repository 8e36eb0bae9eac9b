import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { startDemo } from '../support/demo-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdpoint-faults-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const committed = resolve(import.meta.dirname, '../../examples/faults/expected.md');

test('G4, G8: every failure, by each cause and effect, comes out as the committed table says', { timeout: 900_000 }, async () => {
  const run = startDemo(['faults', '--home', join(folder, 'whole')]);
  expect(await run.ended, run.output()).toBe(0);
  expect(run.output()).toContain('as expected. Nothing repeated that must not be');
});

test('a table with one cell altered is not met, and the run names case and column', { timeout: 600_000 }, async () => {
  const altered = join(folder, 'altered.md');
  const row = '| HTTP 503, idempotent | 1 effect, 2 requests |';
  const text = readFileSync(committed, 'utf8');
  expect(text).toContain(row);
  writeFileSync(altered, text.replace(row, row.replace('1 effect', '2 effects')));
  const run = startDemo(['faults', '--home', join(folder, 'altered'), '--only', 'HTTP 503', '--expected', altered]);
  expect(await run.ended, run.output()).toBe(1);
  expect(run.output()).toContain(
    'case "HTTP 503, idempotent", column "world": expected "2 effects, 2 requests", found "1 effect, 2 requests"',
  );
  expect(run.output()).toContain('1 thing is not as expected');
});
