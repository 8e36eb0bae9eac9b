import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AppModuleError, loadApp } from '../src/app-loader.ts';

const fixture = (name: string) => join(import.meta.dirname, 'fixtures', name);

test('an app that has tools for the pool is loaded', async () => {
  const app = await loadApp(fixture('bank-app.ts'), 'bank');
  expect([app.tools.length, app.agents.length]).toEqual([2, 1]);
});

test.each([
  ['a file that is not there', 'missing.ts', 'bank', /APP_MODULE .*missing\.ts: cannot be imported/],
  ['a module that exports something else', 'not-an-app.ts', 'bank', /its default export must be what defineApp returns/],
  ['a tool that cannot be', 'broken-app.ts', 'bank', /cannot be imported: tool bank\.transfer v1: timeoutMs/],
  ['no tool for the pool', 'bank-app.ts', 'crm', /no tool of it belongs to POOL crm; it has tools for bank, mail/],
])('%s is refused, and the message says why', async (_name, file, pool, reason) => {
  const loading = loadApp(fixture(file), pool);
  await expect(loading).rejects.toThrow(AppModuleError);
  await expect(loading).rejects.toThrow(reason);
});
