import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { poolsOfApp } from '../src/dev/app-pools.ts';
import { ensureDevKeys } from '../src/dev/dev-keys.ts';
import { ran } from './recording-terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'dev-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const terms = 'chain: [{ group: managers, needed: 1 }], decideWithin: 1h, executeWithin: 1h';
const policy = written('policy.yaml', `version: "1"\ngroups: [managers]\ndefault: { ${terms} }\nrules: []\n`);

describe('what dev is given is looked at before anything is started', () => {
  it('a policy that nobody could satisfy is refused, with its line', async () => {
    const { status, noted } = await ran('dev', '--policy', policy, '--people', written('nobody.yaml', ''), '--home', folder);
    expect(status).toBe(3);
    expect(noted.join('\n')).toContain('a chain needs 1 of "managers", which has 0');
  });

  it('the pools of an app are those of its tools, each once', async () => {
    const tools = ['mail', 'crm', 'mail'].map((pool) => ({ contract: { pool } }));
    const app = written('app.mjs', `export default { tools: ${JSON.stringify(tools)} };`);
    expect(await poolsOfApp(app)).toEqual(['crm', 'mail']);
  });

  it('a module that is no app, or cannot be loaded, is named', async () => {
    await expect(poolsOfApp(written('not-an-app.mjs', 'export default 1;'))).rejects.toThrow('not-an-app.mjs is no app');
    await expect(poolsOfApp(written('broken.mjs', 'throw new Error("no such crm");'))).rejects.toThrow('no such crm');
  });
});

it('the keys of the services stay the same from one start to the next', async () => {
  const keys = ensureDevKeys(join(folder, 'keys'));
  expect(ensureDevKeys(join(folder, 'keys'))).toEqual(keys);
});
