import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockHome } from '@holdpoint/local/home-lock';
import { identify } from '@holdpoint/local/process-identity';
import { afterEach, beforeEach, expect, test } from 'vitest';

let locks = '';
beforeEach(() => {
  locks = mkdtempSync(join(tmpdir(), 'holdpoint-locks-'));
});
afterEach(() => rmSync(locks, { recursive: true, force: true }));

test('a home has one run at a time, and the refusal names its process', async () => {
  const lock = await lockHome('home', locks);
  await expect(lockHome('home', locks)).rejects.toThrow(`in use by process ${process.pid}`);
  lock.release();
  (await lockHome('home', locks)).release();
});

test('a home that another living process holds is refused', async () => {
  const child = spawn('sleep', ['60']);
  const identity = identify(child.pid ?? 0);
  writeFileSync(join(locks, `${identity?.pid}-${identity?.startTime}`), '');
  await expect(lockHome('home', locks)).rejects.toMatchObject({ problem: { code: 'HOME_IN_USE' } });
  child.kill('SIGKILL');
  await once(child, 'exit');
});

test('a killed run leaves a home that can be taken', async () => {
  writeFileSync(join(locks, `${process.pid}-an earlier process of the same id`), '');
  writeFileSync(join(locks, '999999999-long ago'), '');
  const lock = await lockHome('home', locks);
  expect(readdirSync(locks)).toHaveLength(1);
  lock.release();
});
