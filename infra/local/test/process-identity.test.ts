import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { identify, isRunning, signalProcess } from '@holdpoint/local/process-identity';
import { expect, test } from 'vitest';

function startSleeper() {
  const child = spawn('sleep', ['60']);
  const identity = child.pid === undefined ? undefined : identify(child.pid);
  if (identity === undefined) throw new Error('sleep did not start');
  return { child, identity };
}

test('a process is itself until it ends', async () => {
  const { child, identity } = startSleeper();
  expect(isRunning(identity)).toBe(true);
  signalProcess(identity, 'SIGKILL');
  await once(child, 'exit');
  expect(isRunning(identity)).toBe(false);
});

test('a process that was given the id of an earlier one is left alone', async () => {
  const { child, identity } = startSleeper();
  const earlier = { pid: identity.pid, startTime: 'another time' };
  expect(isRunning(earlier)).toBe(false);
  signalProcess(earlier, 'SIGKILL');
  expect(isRunning(identity)).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
});
