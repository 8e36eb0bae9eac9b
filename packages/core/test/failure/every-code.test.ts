import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { approvalCodes } from '@holdpoint/core/failure/approval-codes';
import { ownCodes } from '@holdpoint/core/failure/codes';
import { inputCodes } from '@holdpoint/core/failure/input-codes';
import { taskCodes } from '@holdpoint/core/failure/task-codes';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../../../..');
const explained = new Set(Object.keys({ ...ownCodes, ...taskCodes, ...approvalCodes, ...inputCodes }));

/** `code: 'X'`, `refuse('X', …)` and their kin, as the services write them. */
const given = /(?:code:|refuse\(|malformed\(|refusal\(raw,|limit\() ?'([A-Z][A-Z0-9_]+)'/g;

/** What stops a partition is for who runs it: docs/operations.md explains its codes, and a test of that page holds it to them. */
const ofDefects = /new DefectError\([^;]*;/g;

function codesUnder(folder: string): string[] {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const texts = files.map((file) => readFileSync(join(root, folder, file), 'utf8').replaceAll(ofDefects, ''));
  return texts.flatMap((text) => [...text.matchAll(given)].map((match) => match[1] ?? ''));
}

test.each([
  'services/task-runner/src/domain',
  'services/approval-service/src/domain',
  'services/tool-executor/src/domain',
  'packages/core/src/task',
  'packages/core/src/approval',
  'packages/stream/src',
])('every code that %s gives is explained in docs/failures.md', (folder) => {
  expect([...new Set(codesUnder(folder))].filter((code) => !explained.has(code))).toEqual([]);
});
