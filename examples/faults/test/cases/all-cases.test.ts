import { classify } from '@holdpoint/core/failure/classify';
import { expect, test } from 'vitest';
import { allCases } from '../../src/cases/all-cases.ts';
import { waitingCases } from '../../src/cases/waiting-cases.ts';
import { faultyTools } from '../../src/tools/all-tools.ts';
import { World } from '../../src/tools/world.ts';

test('no two cases have the same name: service and database keep their records by it', () => {
  const names = [...allCases, ...waitingCases].map(({ name }) => name);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test('each cause is met by a tool of each effect', () => {
  const causes = [
    ...['TransientError', 'NotStartedError', 'StaleDataError', 'PermissionError', 'DataError', 'FatalError'],
    ...['HTTP 429 with Retry-After', 'HTTP 503', 'HTTP 401', 'HTTP 403', 'HTTP 409', 'HTTP 422'],
    ...['time-out', 'ECONNRESET', 'SQLSTATE 40001', 'SQLSTATE 42501', 'SQLSTATE 23514', 'ECONNREFUSED', 'ENOENT', 'EPERM'],
  ];
  const wanted = causes.flatMap((cause) => ['read', 'idempotent', 'once'].map((effect) => `${cause}, ${effect}`));
  expect(allCases.map(({ name }) => name)).toEqual(expect.arrayContaining(wanted));
});

test('every tool that a step names is hosted, and a once tool alone can be asked how it ended', () => {
  const tools = new Map(faultyTools(new World()).map(({ contract }) => [contract.name, contract]));
  const named = allCases.flatMap(({ steps }) => steps).flatMap((step) => (step.kind === 'call' ? [step.tool] : []));
  expect([...new Set(named)].filter((name) => !tools.has(name))).toEqual(['faults.unheard_of']);
  for (const { effect, hasReconcile } of tools.values()) expect(effect === 'once' || !hasReconcile).toBe(true);
});

test("a status error of the tools' client is classed by the runtime's tables, Retry-After included", () => {
  const error = { status: 429, headers: new Headers({ 'retry-after': '1' }) };
  expect(classify(error, 0)).toMatchObject({ class: 'transient', code: 'HTTP_429', retryAfterMs: 1_000 });
});
