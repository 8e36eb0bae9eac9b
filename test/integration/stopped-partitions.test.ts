/**
 * A defect stops one partition of one service, says so everywhere, and is taken again on order: a broker that takes no batch of the size of what
 * is decided, and tables that take no row of one partition. Both are what an operator can do by mistake, and mend.
 */
import { randomUUID } from 'node:crypto';
import { taskPartition } from '@holdpoint/client/task-log';
import { taskIdOf } from '@holdpoint/contracts/identity';
import { plain } from '@holdpoint/contracts/payload';
import { reportingServices } from '@holdpoint/contracts/topics';
import type { Service } from '@holdpoint/local/service';
import { tenant } from '@holdpoint/retail/names';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askProjections, storedLeaves } from '../support/audit-records.ts';
import { jsonOf, rawRecords } from '../support/raw-records.ts';
import { RetailInstallation, type Use } from '../support/retail-installation.ts';
import { limitMessages } from '../support/topic-limit.ts';

let shop: RetailInstallation;
let services: ReadonlyMap<string, Service>;
beforeAll(async () => {
  shop = await RetailInstallation.open();
  services = new Map((await shop.startAll()).map((service) => [service.name, service]));
});
afterAll(() => shop?.close());

const within = { timeout: 90_000 };
const reading: Use = { tool: 'list_all_product_types', input: {} };

/** A new task on that partition; `words` make it a large one. */
function submitOn(partition: number, words = ''): Promise<string> {
  const key = randomUUID();
  const isThere = taskPartition(shop.installation.connection, taskIdOf(tenant, key)) === partition;
  return isThere ? shop.submit(key, [reading], { input: plain(words) }) : submitOn(partition, words);
}

async function ask(service: string, path: '/readyz' | '/metrics'): Promise<string> {
  const url = services.get(service)?.url ?? '';
  return (await fetch(`${url}${path}`)).text();
}

const partitions = async (...args: string[]) => (await shop.cli(['partitions', ...args, '--json'])).json;
const resume = (service: string, partition: number) =>
  shop.cli([
    'partitions',
    'resume',
    '--service',
    service,
    '--partition',
    String(partition),
    '--as',
    'anna',
    '--reason',
    'mended',
  ]);

/** What `/readyz`, the metrics and the command line say of one that is stopped. */
async function expectStopped(service: string, partition: number, code: string): Promise<void> {
  await expect
    .poll(() => ask(service, '/readyz'), within)
    .toMatch(new RegExp(`task\\.events/${partition} stopped at task\\.events/${partition}/\\d+: ${code}`));
  const metrics = await ask(service, '/metrics');
  expect(metrics).toContain(
    `holdpoint_stream_stopped_partitions{topic="task.events",partition="${partition}",code="${code}",service="${service}"} 1`,
  );
  expect(metrics).toMatch(
    new RegExp(`holdpoint_stream_stopped_offset\\{topic="task.events",partition="${partition}",.*\\} \\d+`),
  );
  const at = { topic: 'task.events', partition, offset: expect.any(Number) };
  await expect
    .poll(() => partitions('--service', service, '--stopped'), within)
    .toMatchObject([
      { service, topic: 'task.events', partition, status: 'stopped', code, at, owner: expect.stringContaining(service) },
    ]);
}

test('each says where it stands and why, the others go on, and on order it goes on with nothing lost', async () => {
  await expect.poll(async () => (await partitions()).filter(({ status }) => status !== 'running'), within).toEqual([]);
  expect(new Set((await partitions()).map(({ service }) => service))).toEqual(new Set(reportingServices));

  await askProjections(shop, 'alter table audit_core.leaves add constraint no_more check (log_partition <> 1) not valid');
  const unaudited = await submitOn(1);
  await expectStopped('audit-projector', 1, 'BATCH_UNWRITABLE');
  const audited = await submitOn(0);
  await expect.poll(() => storedLeaves(shop, audited), within).toHaveLength(2);

  await limitMessages(shop.topicPrefix, 'task.events', 64 * 1024);
  const large = await submitOn(0, 'x'.repeat(150 * 1024));
  await expectStopped('task-runner', 0, 'RECORD_TOO_LARGE');
  const queued = await submitOn(0);
  expect(await shop.ended(await submitOn(1))).toMatchObject({ type: 'TaskCompleted' });

  const inVain = await resume('audit-projector', 1);
  expect(inVain, inVain.stderr).toMatchObject({ exit: 1, stderr: expect.stringContaining('BATCH_UNWRITABLE') });
  expect(await resume('audit-projector', 0)).toMatchObject({
    exit: 1,
    stderr: expect.stringContaining('task.events/0 is running'),
  });

  await askProjections(shop, 'alter table audit_core.leaves drop constraint no_more');
  await limitMessages(shop.topicPrefix, 'task.events');
  const [tables, log] = await Promise.all([resume('audit-projector', 1), resume('task-runner', 0)]);
  expect(tables, tables.stderr).toMatchObject({ exit: 0 });
  expect(log, log.stderr).toMatchObject({ exit: 0, stdout: expect.stringContaining('running') });
  for (const taskId of [large, queued]) expect(await shop.ended(taskId)).toMatchObject({ type: 'TaskCompleted' });
  for (const taskId of [unaudited, audited, large, queued])
    await expect.poll(() => storedLeaves(shop, taskId), within).toHaveLength(2);
  for (const service of ['audit-projector', 'task-runner'])
    await expect.poll(async () => JSON.parse(await ask(service, '/readyz')).status, within).toBe('ready');
  const orders = await rawRecords(shop.installation.connection, 'partition.commands');
  expect(orders.map((order) => jsonOf(order))).toMatchObject([
    { service: 'audit-projector', partition: 1, by: 'anna', reason: { plain: 'mended' } },
    ...[{ by: 'anna' }, { by: 'anna' }],
  ]);
});
