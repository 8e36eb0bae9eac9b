import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const VITEST = join(import.meta.dirname, '..', '..', 'node_modules', 'vitest', 'vitest.mjs');
const REPORTER = join(import.meta.dirname, 'summary-reporter.ts');

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'holdpoint-reporter-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Runs test files of these texts; returns the exit code and the last lines. */
function run(files: readonly string[], setup = 'undefined') {
  const config = `import { SummaryReporter } from ${JSON.stringify(REPORTER)};
    export default { test: { globals: true, globalSetup: ${setup}, reporters: ['default', new SummaryReporter()] } };`;
  writeFileSync(join(root, 'vitest.config.mjs'), config);
  for (const [index, text] of files.entries()) writeFileSync(join(root, `${index}.test.mjs`), text);
  const { status, stdout } = spawnSync(process.execPath, [VITEST, 'run', '--root', root], { encoding: 'utf8', timeout: 30_000 });
  const lines = stdout.trimEnd().split('\n');
  return { status, last: lines.at(-1), said: stdout };
}

test('a run in which all pass says so in its last line', () => {
  expect(run([`test('a', () => {}); test('b', () => {});`])).toMatchObject({ status: 0, last: '2 passed, 0 failed' });
});

test('a failed test counts once', () => {
  expect(run([`test('a', () => {}); test('b', () => { expect(1).toBe(2); });`])).toMatchObject({
    status: 1,
    last: '1 passed, 1 failed',
  });
});

test('a skipped test counts as failed, by name, since nothing may be skipped', () => {
  const result = run([`test('a', () => {}); test.skip('left out', () => {}); test.todo('some day');`]);
  expect(result).toMatchObject({ status: 1, last: '1 passed, 2 failed' });
  expect(result.said).toContain('Not run, which counts as failed: left out');
});

test('a file that does not load counts as failed', () => {
  const result = run([`test('a', () => {});`, `import './absent.mjs'; test('b', () => {});`]);
  expect(result).toMatchObject({ status: 1, last: '1 passed, 1 failed' });
});

test('a run whose setup fails has failed', () => {
  writeFileSync(join(root, 'setup.mjs'), `export default () => { throw new Error('no broker'); };`);
  expect(run([`test('a', () => {});`], `'./setup.mjs'`)).toMatchObject({
    status: 1,
    last: expect.stringMatching(/^0 passed, [1-9]\d* failed$/),
  });
});

test('a run without tests has failed', () => {
  expect(run([])).toMatchObject({ status: 1, last: '0 passed, 1 failed' });
});
