import { randomUUID } from 'node:crypto';
import { awaitAcceptance, submitTask } from '@holdpoint/client/submit';
import { followTask, readTask } from '@holdpoint/client/task-log';
import type { TaskRequested } from '@holdpoint/contracts/messages/task-requests';
import { plain } from '@holdpoint/contracts/payload';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { agent, calling, tool } from '../../../services/task-runner/test/support/contracts.ts';
import { Installation } from './running-runner.ts';

let here: Installation;
beforeAll(async () => {
  here = await Installation.open();
});
afterAll(() => here?.close());

const patience = () => AbortSignal.timeout(90_000);
const request = (): TaskRequested => ({
  ...{ type: 'TaskRequested', tenant: 'acme', idempotencyKey: randomUUID(), requestedBy: 'rita', taskType: 'renewal' },
  requestedAt: new Date().toISOString(),
  ...{ agent: { name: 'clerk', version: 1 }, input: plain({}), steps: [calling('crm.read'), calling('crm.read')] },
});

test('G2: a task goes on after kill -9 from where its log stands, and each call was asked for once', async () => {
  const first = await here.start();
  const submitted = await submitTask(here.connection, request());
  const { taskId } = submitted;
  expect(await awaitAcceptance(here.connection, submitted, patience())).toMatchObject({ kind: 'accepted' });
  // Nobody has announced anything yet: it waits. What comes later lets it go on.
  await here.announce(agent());
  await here.announce(tool('crm.read'));
  await expect.poll(() => here.requested(taskId), { timeout: 90_000 }).toHaveLength(1);

  await first.stop('SIGKILL');
  for (const asked of await here.requested(taskId)) await here.answer(asked);
  const second = await here.start();
  await expect
    .poll(async () => new Set((await here.requested(taskId)).map(({ callId }) => callId)).size, { timeout: 90_000 })
    .toBe(2);
  for (const asked of await here.requested(taskId)) await here.answer(asked);

  const ending = await followTask(here.connection, taskId, { from: submitted.eventsFrom, signal: patience() });
  expect(ending).toMatchObject({ type: 'TaskCompleted', calls: 2 });
  const events = await readTask(here.connection, taskId);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect(events.filter(({ type }) => type === 'CallSucceeded')).toHaveLength(2);
  expect(await second.stop('SIGTERM')).toBe(0);
});

test('a request sent again is answered by its first task, another under its key is refused', async () => {
  const service = await here.start();
  const asked = { ...request(), steps: [] };
  const first = await submitTask(here.connection, asked);
  expect(await awaitAcceptance(here.connection, first, patience())).toMatchObject({ kind: 'accepted' });
  const again = await submitTask(here.connection, asked);
  expect(await awaitAcceptance(here.connection, again, patience())).toMatchObject({ kind: 'repeated' });
  const other = await submitTask(here.connection, { ...asked, input: plain('other') });
  expect(await awaitAcceptance(here.connection, other, patience())).toEqual({ kind: 'refused', code: 'IDEMPOTENCY_CONFLICT' });
  const metrics = await (await fetch(`${service.url}/metrics`)).text();
  expect(metrics).toContain('holdpoint_stream_inputs_ignored_total{input="TaskRequested",reason="duplicate"');
  expect(metrics).toContain('holdpoint_runner_known_tools');
  expect(await service.stop('SIGTERM')).toBe(0);
});
