import { checkpointPublishedSchema } from '@holdpoint/contracts/messages/audit';
import { verifyExport } from '@holdpoint/ledger/verify-export';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { exportLeaves } from '../../../packages/cli/src/export-leaves.ts';
import { dump } from '../../support/projected.ts';
import type { RunningService } from '../../support/service-process.ts';
import { momentAt, refund, TaskHistory } from '../../support/task-history.ts';
import { openProjectors, type Projectors } from './running-projectors.ts';

const tables = {
  'audit_core.leaves': 'log_partition, leaf_index',
  'audit_core.frontiers': 'log_partition',
  'audit_core.open_tasks': 'log_partition, task_id',
  'audit_compliance.leaves': 'log_partition, leaf_index',
  'audit_technical.calls': 'log_partition, leaf_index',
  'audit_technical.failed_attempts': 'log_partition, event_offset',
};
const operations = {
  'operations.tasks': 'task_id',
  'operations.counters': 'log_partition, metric, labels',
  'operations.histograms': 'log_partition, metric, labels, bucket',
};
const TASKS = 12;
const tasks = Array.from({ length: TASKS }, (_, n) =>
  new TaskHistory(`task-${n}`)
    .decideCall(0)
    .schedule(0, 1)
    .failAttempt(0, 1, momentAt(30))
    .schedule(0, 2)
    .succeed(0, 2)
    .complete(1),
);
const patience = { timeout: 90_000, interval: 50 };

describe('the projectors on Kafka, registry and PostgreSQL', () => {
  let one: Projectors;
  const running: RunningService[] = [];

  beforeAll(async () => {
    one = await openProjectors();
  });
  afterAll(async () => {
    for (const service of running) await service.stop('SIGKILL');
    await one.close();
  });

  const start = async (service: Promise<RunningService>) => {
    const started = await service;
    running.push(started);
    return started;
  };
  const leafCount = async () => (await one.owner.query<{ n: number }>('select count(*) as n from audit_compliance.leaves'))[0]?.n;
  const signedLeaves = async () => {
    const heads = new Map<string, number>();
    for (const { log, size } of await checkpoints()) heads.set(log, size);
    return [...heads.values()].reduce((sum, size) => sum + size, 0);
  };
  const checkpoints = async () =>
    (await one.read('audit.checkpoints')).map((text) =>
      checkpointPublishedSchema.parse(JSON.parse(text.slice(text.indexOf('{')))),
    );
  const allSigned = () => vi.waitFor(async () => expect(await signedLeaves()).toBe(2 * TASKS), patience);

  test('G10: leaves, signed heads, a rebuild that publishes nothing twice, and an export that verifies', async () => {
    const audit = await start(one.startAudit());
    await one.append(tasks.flatMap(({ events }) => events));
    // No executor has announced the tool yet: the leaves wait for its contract, and say so.
    await vi.waitFor(async () => expect((await fetch(`${audit.url}/readyz`)).status).toBe(503), patience);
    await one.announce(refund);
    await vi.waitFor(async () => expect(await leafCount()).toBe(2 * TASKS), patience);
    await allSigned();
    const before = await dump(one.owner, tables);
    const published = await Promise.all(['audit.compliance', 'audit.technical'].map(one.read));
    expect(published.map((records) => records.length)).toEqual([2 * TASKS, TASKS]);
    expect(await audit.stop('SIGTERM')).toBe(0);

    await one.owner.script('drop schema audit_core, audit_compliance, audit_technical cascade');
    const rebuilt = await start(one.startAudit());
    await vi.waitFor(async () => expect(await leafCount()).toBe(2 * TASKS), patience);
    expect(await dump(one.owner, tables)).toBe(before);
    const late = new TaskHistory('late').complete(0);
    await one.append(late.events);
    await vi.waitFor(async () => expect(await signedLeaves()).toBe(2 * TASKS + 1), patience);
    expect((await one.read('audit.compliance')).length).toBe(2 * TASKS + 1);
    expect(await one.read('audit.technical')).toEqual(published[1]);

    const notes = (await checkpoints()).map(({ note }) => note);
    const lines: Buffer[] = [];
    for await (const line of exportLeaves(one.owner)) lines.push(Buffer.from(line));
    expect(await verifyExport({ lines, checkpoints: notes, verifierKeys: [one.verifierKey] })).toMatchObject({ findings: [] });
    const metrics = await (await fetch(`${rebuilt.url}/metrics`)).text();
    expect(metrics).toContain(`holdpoint_audit_leaves_total{kind="call",outcome="success",service="audit-projector"} ${TASKS}`);
    expect(await rebuilt.stop('SIGTERM')).toBe(0);
  });

  test('the operations tables, two instances, one killed: each event is counted once, and a rebuild is alike', async () => {
    const first = await start(one.startMetrics());
    const second = await start(one.startMetrics());
    const finished = async () =>
      (await one.owner.query<{ n: number }>(`select count(*) as n from operations.tasks where status = 'completed'`))[0]?.n;
    await vi.waitFor(async () => expect(await finished()).toBe(TASKS + 1), patience);
    await first.stop('SIGKILL');
    await one.append(new TaskHistory('after-the-kill').complete(0).events);
    await vi.waitFor(async () => expect(await finished()).toBe(TASKS + 2), patience);
    const text = await (await fetch(`${second.url}/metrics`)).text();
    expect(text).toContain(
      `holdpoint_tasks_finished_total{status="completed",task_type="shop.request",service="metrics-projector"} ${TASKS + 2}`,
    );
    expect(text).toMatch(/holdpoint_projector_lag_records\{topic="task.events",partition="0",service="metrics-projector"\} 0/);
    const before = await dump(one.owner, operations);
    expect(await second.stop('SIGTERM')).toBe(0);

    await one.owner.script('drop schema operations cascade');
    await start(one.startMetrics());
    await vi.waitFor(async () => expect(await finished()).toBe(TASKS + 2), patience);
    expect(await dump(one.owner, operations)).toBe(before);
  });
});
