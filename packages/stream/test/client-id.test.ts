import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { clientIdOf, isGone, markOf, type ProcessMark } from '@holdpoint/stream/kafka/client-id';
import { expect, test } from 'vitest';

/** This process, as its members are named. */
function ownMark(): ProcessMark {
  const mark = markOf(`${clientIdOf('tool-executor')}-5c1c2f6e-8f1b-4a3e-9c55-0d8f0e2b7a11`);
  if (mark === undefined) throw new Error('a member id does not tell its process');
  return mark;
}

test('a member id tells the process', () => {
  expect(ownMark()).toMatchObject({ host: hostname(), pid: process.pid });
  expect(markOf('rdkafka-5c1c2f6e')).toBeUndefined();
});

test('a process that runs is not gone, and one that has ended is', async () => {
  const child = spawn(process.execPath, ['--eval', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
  await once(child, 'spawn');
  const mark = { host: hostname(), pid: child.pid ?? 0, startedAt: 0 };
  expect(isGone(ownMark())).toBe(false);
  expect(isGone(mark)).toBe(false);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isGone(mark)).toBe(true);
  expect(isGone({ ...mark, host: 'another' })).toBe(false);
});

test('one that had our process id before us, as in a container started again, is gone where start times are known', () => {
  const own = ownMark();
  expect(isGone({ ...own, startedAt: own.startedAt + 1 })).toBe(own.startedAt > 0);
});

test('one whose start time is not known may be ourselves', () => {
  expect(isGone({ ...ownMark(), startedAt: 0 })).toBe(false);
});
