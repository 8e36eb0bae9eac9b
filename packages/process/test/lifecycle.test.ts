import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';

const FIXTURE = join(import.meta.dirname, 'fixtures', 'process-main.ts');

interface Fixture {
  readonly child: ChildProcess;
  readonly said: string[];
  /** Waits until this has been said. */
  heard(line: string): Promise<void>;
  ended(): Promise<number | null>;
}

function start(behaviour: string, stdout: number | 'ignore' = 'ignore'): Fixture {
  const child = spawn(process.execPath, [FIXTURE, behaviour], { stdio: ['ignore', stdout, 'pipe'] });
  const said: string[] = [];
  if (child.stderr === null) throw new TypeError('the fixture has no stderr');
  const lines = createInterface({ input: child.stderr });
  lines.on('line', (line) => said.push(line));
  const closed = once(lines, 'close');
  const exited = once(child, 'exit');
  const heard = async (line: string): Promise<void> => {
    while (!said.includes(line)) await once(lines, 'line');
  };
  const ended = async (): Promise<number | null> => {
    await Promise.all([exited, closed]);
    return child.exitCode;
  };
  return { child, said, heard, ended };
}

test('steps start in order and a signal stops them in reverse', async () => {
  const fixture = start('well');
  await fixture.heard('ready');
  fixture.child.kill('SIGTERM');
  expect(await fixture.ended()).toBe(0);
  expect(fixture.said).toEqual(['first starts', 'second starts', 'ready', 'second stops', 'first stops']);
});

test('a step that cannot start stops what has started, and the process fails', async () => {
  const fixture = start('throws');
  expect(await fixture.ended()).toBe(1);
  expect(fixture.said).toContain('first stops');
  expect(fixture.said).not.toContain('second stops');
});

test('a part that cannot go on ends the process in order, with a failure', async () => {
  const fixture = start('fails');
  expect(await fixture.ended()).toBe(1);
  expect(fixture.said.slice(-2)).toEqual(['second stops', 'first stops']);
});

test('a stop that hangs is cut off at the deadline', async () => {
  const fixture = start('hangs');
  await fixture.heard('ready');
  fixture.child.kill('SIGTERM');
  expect(await fixture.ended()).toBe(1);
  expect(fixture.said).not.toContain('first stops');
});

test('a second signal exits at once', async () => {
  const fixture = start('hangs');
  await fixture.heard('ready');
  fixture.child.kill('SIGINT');
  await fixture.heard('second stops');
  fixture.child.kill('SIGINT');
  expect(await fixture.ended()).toBe(130);
});

test('a rejection that nobody handles is a defect: the process ends with a failure and stops nothing', async () => {
  const fixture = start('defect');
  expect(await fixture.ended()).toBe(1);
  expect(fixture.said).not.toContain('second stops');
});

test('a step whose dependency is away is started again until that answers, and its health says what it waits for', async () => {
  const fixture = start('waits');
  await fixture.heard('ready');
  fixture.child.kill('SIGTERM');
  expect(await fixture.ended()).toBe(0);
  const reason = 'second waits: no answer from Kafka at here:9092 (refused)';
  const waiting = JSON.stringify({ log: { status: 'ok' }, start: { status: 'failing', reason } });
  const tries = ['second starts', 'second starts', waiting, 'second starts'];
  expect(fixture.said).toEqual(['first starts', ...tries, 'ready', 'second stops', 'first stops']);
});

test('a start that waits ends with the process, in order', async () => {
  const fixture = start('waits without end');
  await fixture.heard('second starts');
  fixture.child.kill('SIGTERM');
  expect(await fixture.ended()).toBe(0);
  expect(fixture.said).toContain('first stops');
});

test.runIf(process.platform === 'linux')('a full disk under its log ends no process; its health says so', async () => {
  const full = openSync('/dev/full', 'w');
  const fixture = start('full', full);
  closeSync(full);
  await fixture.heard('ready');
  fixture.child.kill('SIGTERM');
  expect(await fixture.ended()).toBe(0);
  const reason = 'lines of the log cannot be written (ENOSPC): make room where stdout is kept';
  expect(fixture.said).toContain(JSON.stringify({ log: { status: 'failing', reason } }));
});
