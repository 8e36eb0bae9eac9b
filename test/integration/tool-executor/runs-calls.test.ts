import { randomUUID } from 'node:crypto';
import { plain } from '@holdpoint/contracts/payload';
import type { Tool } from '@holdpoint/sdk/tool';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { approved } from '../../../services/tool-executor/test/support/approvals.ts';
import { requestFor } from '../../../services/tool-executor/test/support/requests.ts';
import { changedTool } from './changed-app.ts';
import { appendTool, repeatTool, sealTool } from './ledger-app.ts';
import { LedgerPool } from './running-pool.ts';

let pool: LedgerPool;
beforeAll(async () => {
  pool = await LedgerPool.open();
});
afterAll(() => pool?.close());

const within = { timeout: 90_000 };
const later = () => new Date(Date.now() + 120_000).toISOString();

/** A request for a new call, in time. */
function asked(tool: Tool, thenHang = false) {
  const callId = randomUUID();
  const input = plain({ text: 'a line', thenHang });
  return requestFor(tool, { callId, idempotencyKey: callId, input, startBy: later(), resultPartition: 1 });
}

test('G4: a `once` call whose executor is killed in the middle is found out by another, and happens once', async () => {
  const request = asked(appendTool, true);
  const { callId } = request;
  const first = await pool.start();
  await pool.ask(request);
  await expect.poll(() => pool.linesOf(callId), within).toBe(1);
  await first.stop('SIGKILL');

  const second = await pool.start();
  await expect.poll(() => pool.results(callId), within).toMatchObject([{ type: 'ToolCallSucceeded', attempt: 1 }]);
  expect(pool.linesOf(callId)).toBe(1);
  expect(await second.stop('SIGTERM')).toBe(0);
});

test('a call that may be repeated runs again after a kill, under the same key', async () => {
  const request = asked(repeatTool, true);
  const { callId } = request;
  const first = await pool.start();
  await pool.ask(request);
  await expect.poll(() => pool.linesOf(callId), within).toBe(1);
  await first.stop('SIGKILL');

  const second = await pool.start();
  await expect.poll(() => pool.results(callId), within).toMatchObject([{ class: 'transient', code: 'TIMEOUT' }]);
  expect(pool.linesOf(callId)).toBe(2);
  expect(await second.stop('SIGTERM')).toBe(0);
});

test('G5: an irreversible call runs on a person’s signed word over it, and on nothing less', async () => {
  const service = await pool.start();
  const request = asked(sealTool);
  const { callId } = request;
  await pool.ask(request);
  await expect.poll(() => pool.results(callId), within).toMatchObject([{ code: 'IRREVERSIBLE_WITHOUT_APPROVAL' }]);
  expect(pool.linesOf(callId)).toBe(0);

  await pool.ask({ ...approved(request, { outcome: { executeBy: later() } }), attempt: 2 });
  await expect
    .poll(() => pool.results(callId), within)
    .toMatchObject([{ attempt: 1 }, { type: 'ToolCallSucceeded', attempt: 2 }]);
  expect(pool.linesOf(callId)).toBe(1);
  expect(await service.stop('SIGTERM')).toBe(0);
});

test('G11: a request that cannot be read is dead-lettered, and the next one runs', async () => {
  const service = await pool.start();
  await pool.askNonsense();
  const request = asked(appendTool);
  await pool.ask(request);
  await expect.poll(() => pool.results(request.callId), within).toHaveLength(1);
  await expect.poll(() => pool.deadLetters(), within).toMatchObject([{ service: 'tool-executor', code: 'NOT_FRAMED' }]);
  expect(await service.stop('SIGTERM')).toBe(0);
});

const REFUSAL = /ended with 1: .*release the change under a new version: tool ledger\.append v1 differs in timeoutMs/;

test('an executor whose contract differs from the one that stands does not start, and says in which field', async () => {
  const service = await pool.start();
  await expect(pool.start('changed-app.ts')).rejects.toThrow(REFUSAL);
  expect(await service.stop('SIGTERM')).toBe(0);
});

test('of two executors that announce different contracts at once one starts, and the other says in which field it differs', async () => {
  const fresh = await LedgerPool.open();
  onTestFinished(() => fresh.close());
  const both = await Promise.allSettled([fresh.start(), fresh.start('changed-app.ts')]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const refused = both.find((one) => one.status === 'rejected');
  expect(String(refused?.reason)).toMatch(REFUSAL);
  // The contract that stands is the one that its executor serves.
  const started = both[0].status === 'fulfilled' ? appendTool : changedTool;
  const request = asked(started);
  await fresh.ask(request);
  await expect.poll(() => fresh.results(request.callId), within).toMatchObject([{ type: 'ToolCallSucceeded' }]);
});
