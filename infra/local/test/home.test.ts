import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDataFolder, createFolders, refuseForeignHome, wipe } from '@holdpoint/local/home';
import { removePostgresFolder } from '@holdpoint/local/postgres-folder';
import { runFileOf } from '@holdpoint/local/run-file';
import { afterEach, beforeEach, expect, test } from 'vitest';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'holdpoint-home-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

test('data that no run of ours has left are never taken for ours', () => {
  mkdirSync(join(home, 'data'));
  expect(() => refuseForeignHome(home)).toThrow(`${join(home, 'data')} exists`);
});

test('a folder in which only services have run, or ours with its record, is a home', () => {
  createFolders(home);
  refuseForeignHome(home);
  writeFileSync(runFileOf(home), '{}');
  createDataFolder(home);
  refuseForeignHome(home);
});

test('a wipe takes data and logs, and what else lies in the folder stays', () => {
  createFolders(home);
  createDataFolder(home);
  writeFileSync(join(home, 'keys.json'), '{}');
  wipe(home);
  expect(existsSync(join(home, 'data'))).toBe(false);
  expect(existsSync(join(home, 'keys.json'))).toBe(true);
});

test('a record that names a folder of somebody else does not get that removed', () => {
  const other = join(home, 'precious');
  mkdirSync(other);
  removePostgresFolder(join(home, 'data'), other);
  expect(existsSync(other)).toBe(true);
});
