import { expect, test } from 'vitest';
import { compareRun, type FoundCall, type FoundTask } from '../src/compare.ts';
import type { DataSet, ExpectedCall, ExpectedTask } from '../src/data-set/data-set.ts';
import { ownDataSetFolder, readDataSet } from '../src/data-set/read.ts';

const set = await readDataSet(ownDataSetFolder);

function foundCall(call: ExpectedCall): FoundCall {
  const tool = `retail.${call.name}`;
  if (call.denied === true) return { tool, outcome: 'denied' };
  return call.ok ? { tool, outcome: 'success', result: call.result } : { tool, outcome: 'data_error', message: call.error ?? '' };
}

/** A run that did exactly what was expected. */
const faithful: FoundTask[] = set.expected.map((task) => ({
  id: task.id,
  status: task.outcome?.status ?? 'completed',
  ...(task.outcome?.code === undefined ? {} : { code: task.outcome.code }),
  calls: task.results.map(foundCall),
  world: Object.entries(task.diff).flatMap(([collection, entities]) =>
    Object.entries(entities).map(([id, entity]) => ({ collection, id, entity })),
  ),
  appliedTwice: [],
}));

const withTask = (id: string, change: (task: FoundTask) => FoundTask): FoundTask[] =>
  faithful.map((task) => (task.id === id ? change(task) : task));

const some = (fits: (task: ExpectedTask) => boolean): ExpectedTask => {
  const task = set.expected.find(fits);
  if (task === undefined) throw new Error('the own set has no such task');
  return task;
};

test('a run that did as expected has no findings', () => {
  const comparison = compareRun(set, faithful);
  const total = set.expected.flatMap((task) => task.results).length;
  expect(comparison.findings).toEqual([]);
  expect(comparison.tasks).toBe(120);
  expect(comparison.calls).toMatchObject({ total, as_expected: total, denied: 8, applied_twice: 0 });
  expect(comparison.calls.succeeded + comparison.calls.data_errors + comparison.calls.denied).toBe(total);
  expect(comparison.worlds.matching).toBe(set.expected.length);
});

test('one altered price in the expected outcomes is found, by task and field', () => {
  const task = some((one) => amountOf(one) !== undefined);
  const { orderId, amount } = amountOf(task) ?? { orderId: '', amount: 0 };
  const altered: DataSet = {
    ...set,
    expected: set.expected.map((one) => (one.id === task.id ? withAmount(one, orderId, amount + 0.1) : one)),
  };
  const { findings, worlds } = compareRun(altered, faithful);
  expect(findings).toEqual([
    `task ${task.id}: orders/${orderId}/payment_history/1/amount: expected ${amount + 0.1}, found ${amount}`,
  ]);
  expect(worlds.matching).toBe(set.expected.length - 1);
});

test('an entity that was changed and should not have been is found', () => {
  const task = some((one) => Object.keys(one.diff).length === 0);
  const [id, user] = Object.entries(set.database.users)[0] ?? [];
  const entity = { ...user, email: 'other@example.com' };
  const world = [{ collection: 'users', id: String(id), entity }];
  const { findings } = compareRun(
    set,
    withTask(task.id, (one) => ({ ...one, world })),
  );
  expect(findings).toHaveLength(1);
  expect(findings[0]).toContain(`task ${task.id}: users: expected nothing, found`);
});

test('an entity that was written as it stood is no change', () => {
  const task = some((one) => Object.keys(one.diff).length === 0);
  const [id, entity] = Object.entries(set.database.users)[0] ?? [];
  const world = [{ collection: 'users', id: String(id), entity }];
  expect(
    compareRun(
      set,
      withTask(task.id, (one) => ({ ...one, world })),
    ).findings,
  ).toEqual([]);
});

test('a missing call, another answer, another end and a missing task are each found', () => {
  const [first, second, third, fourth] = faithful;
  if (!(first && second && third && fourth)) throw new Error('the own set has too few tasks');
  const found: FoundTask[] = [
    { ...first, calls: first.calls.slice(1) },
    { ...second, calls: second.calls.map((call) => ({ tool: call.tool, outcome: 'data_error', message: 'No' })) },
    { ...third, status: 'failed', code: 'TOOL_FATAL' },
    ...faithful.slice(4),
  ];
  const { findings, tasks } = compareRun(set, found);
  expect(tasks).toBe(119);
  expect(
    findings.some((line) => isAbout(line, first.id, `call ${first.calls.length}: `) && line.endsWith('found "no call"')),
  ).toBe(true);
  expect(findings.some((line) => isAbout(line, second.id, 'call 1/outcome: expected "success", found "data_error"'))).toBe(true);
  expect(findings.some((line) => isAbout(line, third.id, 'outcome/status: expected "completed", found "failed"'))).toBe(true);
  expect(findings).toContain(`task ${fourth.id}: expected, not found`);
});

test('an effect applied twice is counted and found', () => {
  const task = some((one) => Object.keys(one.diff).length > 0);
  const { calls, findings } = compareRun(
    set,
    withTask(task.id, (one) => ({ ...one, appliedTwice: ['retail.modify_user_address'] })),
  );
  expect(calls.applied_twice).toBe(1);
  expect(findings).toEqual([`task ${task.id}: retail.modify_user_address: one call's effect was applied more than once`]);
});

const isAbout = (line: string, id: string, words: string): boolean => line.startsWith(`task ${id}: ${words}`);

type Paid = { payment_history?: { amount: number }[] };

function amountOf(task: ExpectedTask): { orderId: string; amount: number } | undefined {
  for (const [orderId, order] of Object.entries(task.diff.orders ?? {})) {
    const amount = (order as Paid).payment_history?.[1]?.amount;
    if (amount !== undefined) return { orderId, amount };
  }
  return undefined;
}

function withAmount(task: ExpectedTask, orderId: string, amount: number): ExpectedTask {
  const altered = structuredClone(task);
  const payment = (altered.diff.orders?.[orderId] as Paid | undefined)?.payment_history?.[1];
  if (payment !== undefined) payment.amount = amount;
  return altered;
}
