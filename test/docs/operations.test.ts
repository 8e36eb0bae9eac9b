/** docs/operations.md against the code: whatever an operator may meet has its entry there. Names are read from where the code has them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { interventionRequestedSchema } from '@holdpoint/contracts/messages/task-events';
import { taskStatusSchema } from '@holdpoint/contracts/vocabulary';
import { approvalCodes } from '@holdpoint/core/failure/approval-codes';
import { ownCodes } from '@holdpoint/core/failure/codes';
import { inputCodes } from '@holdpoint/core/failure/input-codes';
import { taskCodes } from '@holdpoint/core/failure/task-codes';
import { createMetrics } from '@holdpoint/process/metrics';
import { expect, test } from 'vitest';
import { registerStateMetrics } from '../../services/metrics-projector/src/scrape/state-metrics.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const page = read('docs/operations.md');

/** Of these names, those that the page does not have between backticks, alone or followed by labels. */
const missing = (names: readonly string[], text = page): readonly string[] =>
  [...new Set(names)].filter((name) => !new RegExp(`\`${name}[\`{]`).test(text));

const SOURCES = [...readdirSync(join(ROOT, 'services')).map((name) => `services/${name}/src`), 'packages/process/src'];
const texts = SOURCES.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => read(join(folder, file))),
);

/** What a pattern's first group finds in the sources of services, and of what makes a process. */
const found = (pattern: RegExp): string[] => texts.flatMap((text) => [...text.matchAll(pattern)].map(([, name = '']) => name));

test('every status of a task', () => {
  expect(missing(taskStatusSchema.options)).toEqual([]);
});

test('every reason why a person is asked', () => {
  expect(missing(interventionRequestedSchema.shape.why.options)).toEqual([]);
});

test('every reason why a task counts as stuck', () => {
  const migration = read('services/metrics-projector/sql/migrations/003.do.stuck.sql');
  const reasons = [...migration.matchAll(/then '(\w+)'/g)].map(([, reason = '']) => reason);
  expect(reasons.length).toBeGreaterThan(0);
  expect(missing(reasons)).toEqual([]);
});

test('every check of /readyz', () => {
  const literal = found(/health\.add\('([^']+)'/g);
  const named = found(/^(?: +service: |const SERVICE = )'([a-z-]+)'[,;]$/gm);
  expect(literal).toContain('database');
  expect(named).toContain('task-runner');
  expect(missing([...literal, ...named.filter((name) => name !== 'tool-executor')])).toEqual([]);
});

test('every error that a partition waits for or is stopped by', () => {
  const errors = [...read('packages/stream/src/errors.ts').matchAll(/class (\w+) extends StreamError/g)];
  const names = errors.map(([, name = '']) => name).filter((name) => name !== 'StoppedError');
  expect(names.length).toBeGreaterThan(5);
  expect(missing(names)).toEqual([]);
});

test('every code of a defect that stops a partition', () => {
  const [, union = ''] = /export type DefectCode =([^;]+);/.exec(read('packages/stream/src/defect.ts')) ?? [];
  const codes = [...union.matchAll(/'([A-Z_]+)'/g)].map(([, code = '']) => code);
  expect(codes).toContain('RECORDS_GONE');
  expect(missing(codes)).toEqual([]);
});

test('every alert has a heading of its name, where its annotation points to, and no heading is left of one that is gone', () => {
  const rules = read('infra/prometheus/alerts.yml');
  const alerts = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name = '']) => name);
  const runbooks = [...rules.matchAll(/runbook: (.+)/g)].map(([, link = '']) => link);
  const headings = [...page.matchAll(/^### (Holdpoint\w+)$/gm)].map(([, name = '']) => name);
  expect(headings).toEqual(alerts);
  expect(runbooks).toEqual(alerts.map((name) => `docs/operations.md#${name.toLowerCase()}`));
});

test('every metric', async () => {
  const metrics = createMetrics('operations-page');
  const empty = { query: async () => [], script: async () => undefined };
  registerStateMetrics(metrics, empty, { graceMs: 0, silenceMs: 0 }, () => 0);
  const shown = await metrics.text();
  const projected = [...shown.matchAll(/^# TYPE (holdpoint_\w+)/gm)].map(([, name = '']) => name);
  const counted = found(/(?:name: |gauge\(|counter\()'(holdpoint_\w+)'/g);
  expect(projected).toContain('holdpoint_tool_calls_total');
  expect(counted).toContain('holdpoint_stream_undispatched');
  expect(missing([...projected, ...counted])).toEqual([]);
});

test('every code, in the page that it sends to', () => {
  expect(page).toContain('](failures.md');
  const codes = Object.keys({ ...ownCodes, ...taskCodes, ...approvalCodes, ...inputCodes });
  expect(missing(codes, read('docs/failures.md'))).toEqual([]);
});
