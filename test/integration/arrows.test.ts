import { execFile } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const planted: string[] = [];

afterEach(() => {
  for (const file of planted.splice(0)) rmSync(file, { force: true });
});

/** Puts a file with this import into a folder of the project, until the test has ended. */
function plant(folder: string, line: string): void {
  const file = join(root, folder, `planted-${process.pid}.ts`);
  planted.push(file);
  writeFileSync(file, `${line}\n`);
}

/** What `npm run verify` runs for the arrows, over one folder. */
function arrows(folder: string): Promise<{ readonly exit: number; readonly said: string }> {
  const args = ['--config', '.dependency-cruiser.mjs', folder];
  return new Promise((done) => {
    execFile(join(root, 'node_modules/.bin/depcruise'), args, { cwd: root }, (error, stdout) => {
      done({ exit: typeof error?.code === 'number' ? error.code : 0, said: stdout });
    });
  });
}

test('the arrows hold', async () => {
  const { exit, said } = await arrows('packages');
  expect(exit, said).toBe(0);
});

test.each([
  ['core reaching for Kafka', 'packages/core/src', "export { Kafka } from 'kafkajs';", 'kafkajs-only-where-it-belongs'],
  ['core reading files', 'packages/core/src', "export { readFileSync } from 'node:fs';", 'pure-code-touches-nothing'],
  [
    'core using the runtime',
    'packages/core/src',
    "export type { Clock } from '../../stream/src/ports.ts';",
    'core-reaches-only-what-it-may',
  ],
  [
    'a domain with a database',
    'services/task-runner/src/domain',
    "export { default } from 'pg';",
    'domains-know-no-infrastructure',
  ],
  [
    'a service importing another',
    'services/task-runner/src',
    "export { readConfig } from '../../approval-service/src/config.ts';",
    'services-never-import-each-other',
  ],
  [
    'the sdk knowing Kafka',
    'packages/sdk/src',
    "export type { Clock } from '../../stream/src/ports.ts';",
    'sdk-reaches-only-what-it-may',
  ],
])('%s turns it red', async (_what, folder, line, rule) => {
  plant(folder, line);
  const { exit, said } = await arrows(folder);
  expect(exit, said).toBeGreaterThan(0);
  expect(said).toContain(rule);
});
