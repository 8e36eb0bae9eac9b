import { compareRun, type FoundCall, type FoundTask } from '@holdpoint/retail/compare';
import type { Action, DataSet, ExpectedTask, RetailTask } from '@holdpoint/retail/data-set/data-set';
import { ownDataSetFolder, readDataSet } from '@holdpoint/retail/data-set/read';
import { declareDisturbances } from '@holdpoint/retail/database/load-data-set';
import { readAppliedTwice, readWorlds } from '@holdpoint/retail/database/read-worlds';
import { taskIdIn } from '@holdpoint/retail/requests';
import type { ToolCall } from '@holdpoint/sdk/call';
import { DataError, PermissionError } from '@holdpoint/sdk/errors';
import { expect, test } from 'vitest';
import { sharedRetailFolder } from '../../../examples/retail/test/support/shared-data-set.ts';
import { callIn, openShop, type ShopUnderTest } from './shop-under-test.ts';

test('on PostgreSQL the own set comes out as known, through every disturbance, nothing applied twice', async () => {
  const comparison = await runSet(await readDataSet(ownDataSetFolder), {});
  expect(comparison.findings).toEqual([]);
  expect(comparison.calls.applied_twice).toBe(0);
  expect(comparison.worlds.matching).toBe(comparison.tasks);
});

test('on PostgreSQL the real tasks come out as known', async () => {
  const real = sharedRetailFolder();
  if (real === undefined)
    console.log('The 114 real tasks are not on this machine (../shared, or HOLDPOINT_SHARED): own set again.');
  const comparison = await runSet(await readDataSet(real ?? ownDataSetFolder), {});
  expect(comparison.findings).toEqual([]);
});

test('without the idempotency key a lost answer applies an effect twice, and the count shows it', async () => {
  const comparison = await runSet(await readDataSet(ownDataSetFolder), { RETAIL_IDEMPOTENCY: 'off' });
  expect(comparison.calls.applied_twice).toBeGreaterThan(0);
  expect(comparison.findings.some((finding) => finding.endsWith('applied more than once'))).toBe(true);
});

async function runSet(set: DataSet, environment: Record<string, string>) {
  await using under = await openShop(set, environment);
  await declareDisturbances(under.shop.pool, { set });
  const found: FoundTask[] = [];
  for (const [position, task] of set.tasks.entries()) found.push(await runTask(under, set, task, set.expected[position]));
  return compareRun(set, found);
}

/** The approvers' part is played by the set itself: what it expects to be denied is not asked. */
async function runTask(
  under: ShopUnderTest,
  set: DataSet,
  task: RetailTask,
  expected: ExpectedTask | undefined,
): Promise<FoundTask> {
  const world = taskIdIn({ set }, task);
  const calls: FoundCall[] = [];
  for (const [position, action] of task.actions.slice(0, expected?.results.length).entries()) {
    const isDenied = expected?.results[position]?.denied === true;
    const tool = `retail.${action.name}`;
    calls.push(isDenied ? { tool, outcome: 'denied' } : { tool, ...(await carryOut(under, action, callIn(world))) });
  }
  const end = calls.at(-1)?.outcome === 'denied' ? { status: 'failed', code: 'APPROVAL_DENIED' } : { status: 'completed' };
  const twice = await readAppliedTwice(under.shop.pool, [world]);
  return {
    id: task.id,
    ...end,
    calls,
    world: await readWorlds(under.shop.pool, [world]),
    appliedTwice: twice.map((one) => one.tool),
  };
}

type Settled = { outcome: 'success'; result: unknown } | { outcome: 'data_error'; message: string };

/** Asks until the call is settled; every failure but a data error is one that passes. After a missing permission a person asks anew. */
async function carryOut(under: ShopUnderTest, action: Action, call: ToolCall, attempt = 1): Promise<Settled> {
  try {
    return { outcome: 'success', result: await under.ask(action, { ...call, attempt }) };
  } catch (error) {
    if (error instanceof DataError) return { outcome: 'data_error', message: error.message };
    if (attempt === 5) throw error;
    if (error instanceof PermissionError) return carryOut(under, action, callIn(call.taskId), attempt + 1);
    return carryOut(under, action, call, attempt + 1);
  }
}
