import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { staleAmong } from './mutants/copy.ts';
import { mutants } from './mutants/run-mutants.ts';
import type { Report } from './run-seeds.ts';

const main = new URL('./main.ts', import.meta.url).pathname;
const MINUTE_MS = 60_000;

/** What the simulator prints, line by line, and whether it was satisfied. */
async function simulate(...args: readonly string[]): Promise<{ readonly code: number; readonly lines: readonly string[] }> {
  const run = promisify(execFile)(process.execPath, [main, ...args], { maxBuffer: 64 * 1024 * 1024 });
  const { stdout, code } = await run.then(
    (out) => ({ ...out, code: 0 }),
    (error: { readonly stdout: string; readonly code: number }) => error,
  );
  return { code, lines: stdout.trim().split('\n') };
}

test('every promise holds in 200 runs in which everything goes wrong', { timeout: 30 * MINUTE_MS }, async () => {
  const { code, lines } = await simulate('--seeds', '200');
  const report: Report = JSON.parse(lines.at(-1) ?? '{}');
  // The lines before name the broken promises, and the command that replays each.
  expect(lines.slice(0, -1)).toEqual([]);
  expect(report).toMatchObject({ seeds: 200, broken: 0 });
  expect(Math.min(...Object.values(report.faults))).toBeGreaterThan(0);
  expect(code).toBe(0);
});

test('a seed goes the same way each time', { timeout: 5 * MINUTE_MS }, async () => {
  const [once, again] = await Promise.all([simulate('--seed', '7', '--trace'), simulate('--seed', '7', '--trace')]);
  expect(once.lines.length).toBeGreaterThan(1_000);
  expect(again.lines).toEqual(once.lines);
});

test('every mutant still finds the text that it replaces', async () => {
  expect(mutants.length).toBeGreaterThanOrEqual(40);
  expect(await staleAmong(mutants)).toEqual([]);
});
