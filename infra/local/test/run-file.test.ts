import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalProblem } from '@holdpoint/local/problem';
import { type RunRecord, readRunRecord, runFileOf, writeRunRecord } from '@holdpoint/local/run-file';
import { afterEach, beforeEach, expect, test } from 'vitest';

const record: RunRecord = {
  version: 1,
  owner: { pid: 4711, startTime: '123@abc' },
  password: 'secret',
  clusterId: 'cluster',
  postgresFolder: '/tmp/postgres',
};

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'holdpoint-run-file-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

test('a run finds what the run before it has recorded', () => {
  writeRunRecord(home, record);
  expect(readRunRecord(home)).toEqual(record);
});

test('a home without a run has no record', () => {
  expect(readRunRecord(home)).toBeUndefined();
});

test('the record holds passwords, so only its owner can read it', () => {
  writeRunRecord(home, record);
  expect(statSync(runFileOf(home)).mode & 0o777).toBe(0o600);
});

test.each(['', '{"version":1', '{"version":2}', '[]'])('a record that is not ours is refused, never guessed at: %s', (text) => {
  writeFileSync(runFileOf(home), text);
  expect(() => readRunRecord(home)).toThrow(LocalProblem);
});
