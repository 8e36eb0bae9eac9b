import { plain } from '@holdpoint/contracts/payload';
import { createMetrics } from '@holdpoint/process/metrics';
import { openDatabase } from '@holdpoint/process/postgres';
import { prepareProjectionDatabase } from '@holdpoint/process/projection-database';
import type { Database } from '@holdpoint/process/sql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listTasks, type TaskFilter } from '../../../packages/cli/src/list-tasks.ts';
import { operationsProjection } from '../../../services/metrics-projector/src/projection.ts';
import { registerStateMetrics } from '../../../services/metrics-projector/src/scrape/state-metrics.ts';
import { operationsTables } from '../../../services/metrics-projector/src/tables.ts';
import { approvalHistory } from '../../support/approval-history.ts';
import { dump, projectAll, recordsOf } from '../../support/projected.ts';
import { momentAt, refund, TaskHistory } from '../../support/task-history.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const approvalId = '11111111-1111-4111-8111-111111111111';
const limits = { graceMs: 60_000, silenceMs: 300_000 };
const tables = {
  'operations.tasks': 'task_id',
  'operations.approvals': 'approval_id',
  'operations.counters': 'log_partition, metric, labels',
  'operations.histograms': 'log_partition, metric, labels, bucket',
  'operations.latest': 'log_partition, metric, labels',
};
const finished = new TaskHistory('finished')
  .decideCall(0)
  .schedule(0, 1)
  .failAttempt(0, 1, momentAt(30))
  .schedule(0, 2)
  .succeed(0, 2);
const waiting = new TaskHistory('waiting').decideCall(0).askApproval(0, approvalId);
const unanswered = new TaskHistory('unanswered').decideCall(0).schedule(0, 1);
const silent = new TaskHistory('silent').decideCall(0);
const looping = new TaskHistory('looping').add('InterventionRequested', {
  interventionId: '33333333-3333-4333-8333-333333333333',
  why: 'loop',
  code: 'LOOP_DETECTED',
  detail: plain(''),
  options: ['fail'],
});
const { opened, voted, ended } = approvalHistory(waiting, approvalId);
const events = [finished.complete(1), waiting, unanswered, silent, looping].flatMap((history) => history.events);

async function built(batch: number): Promise<{ home: TestDatabase; database: Database }> {
  const home = await createTestDatabase();
  await prepareProjectionDatabase({ ...operationsTables, ownerUrl: home.url, url: home.url });
  const database = openDatabase({ url: home.url, service: 'test', onIdleError: () => undefined });
  await projectAll(database, operationsTables.schema, operationsProjection, recordsOf(events, 1), batch);
  const approvals = recordsOf([opened, voted], 1, 'approval.events');
  await projectAll(database, operationsTables.schema, operationsProjection, approvals, batch);
  return { home, database };
}

describe('the operations tables', () => {
  let one: Awaited<ReturnType<typeof built>>;

  beforeAll(async () => {
    one = await built(3);
  });
  afterAll(async () => {
    await one.database.close();
    await one.home.drop();
  });

  test('a rebuild gives the same rows, whatever the batches', async () => {
    const other = await built(100);
    expect(await dump(other.database, tables)).toBe(await dump(one.database, tables));
    await other.database.close();
    await other.home.drop();
  });

  test('hold no payload of a task', async () => {
    const text = await dump(one.database, { 'operations.tasks': 'task_id' });
    for (const value of ['ada@', 'ada_', 'Ada ', '4711', 'St James', '#W1']) expect(text).not.toContain(value);
  });

  const filter: TaskFilter = { which: 'all', graceSeconds: 60, silenceSeconds: 300, limit: 10 };

  test('tell the CLI which tasks are stuck, and why, by the reader’s clock', async () => {
    const stuckAt = async (seconds: number) => {
      const rows = await listTasks(one.database, { ...filter, which: 'stuck' }, new Date(momentAt(seconds)));
      return new Map(rows.map(({ task_id, stuck }) => [task_id, stuck]));
    };
    expect(await stuckAt(0)).toEqual(new Map([[looping.taskId, 'loop']]));
    expect(await stuckAt(4_000)).toEqual(
      new Map([
        [looping.taskId, 'loop'],
        [silent.taskId, 'no_progress'],
        [waiting.taskId, 'missed_approval'],
      ]),
    );
    expect((await stuckAt(5_100)).get(unanswered.taskId)).toBe('lost_worker');
  });

  test('list tasks for the CLI', async () => {
    const now = new Date(momentAt(0));
    expect(await listTasks(one.database, filter, now)).toHaveLength(5);
    expect(await listTasks(one.database, { ...filter, statuses: ['completed'] }, now)).toMatchObject([
      { task_id: finished.taskId },
    ]);
    expect(await listTasks(one.database, { ...filter, tenant: 'nobody' }, now)).toEqual([]);
  });

  test('say where the events of a task lie', async () => {
    const statement = 'select log_partition, event_offsets::int[] as offsets from operations.tasks where task_id = $1';
    const first = finished.events.length;
    const located = [{ log_partition: 1, offsets: [first, first + 1, first + 2] }];
    expect(await one.database.query(statement, [waiting.taskId])).toEqual(located);
  });

  test('are shown at scrape, twice the same: a metric is read and never incremented', async () => {
    const metrics = createMetrics('metrics-projector');
    registerStateMetrics(metrics, one.database, limits, () => Date.parse(momentAt(4_000)));
    await metrics.text();
    const text = await metrics.text();
    for (const line of [
      'holdpoint_tasks{task_type="shop.request",status="awaiting_approval",service="metrics-projector"} 1',
      'holdpoint_tasks{task_type="shop.request",status="in_progress",service="metrics-projector"} 2',
      `holdpoint_task_oldest_timestamp_seconds{task_type="shop.request",status="awaiting_approval",service="metrics-projector"} ${Date.parse(momentAt(3)) / 1_000}`,
      `holdpoint_approvals_pending{tool="${refund.name}",service="metrics-projector"} 1`,
      'holdpoint_tasks_stuck{reason="missed_approval",service="metrics-projector"} 1',
      'holdpoint_tasks_stuck{reason="lost_worker",service="metrics-projector"} 0',
      'holdpoint_tasks_finished_total{status="completed",task_type="shop.request",service="metrics-projector"} 1',
      `holdpoint_tool_last_success_timestamp_seconds{tool="${refund.name}",service="metrics-projector"} ${Date.parse(momentAt(6)) / 1_000}`,
      `holdpoint_tool_call_duration_seconds_bucket{tool="${refund.name}",service="metrics-projector",le="0.025"} 1`,
      `holdpoint_tool_call_duration_seconds_count{tool="${refund.name}",service="metrics-projector"} 2`,
      `holdpoint_tool_call_duration_seconds_sum{tool="${refund.name}",service="metrics-projector"} 0.055`,
    ]) {
      expect(text.split('\n')).toContain(line);
    }
    expect(text).toContain('holdpoint_human_steps_total{');
  });

  test('hold what an approver has to see only while the approval is pending', async () => {
    const views = () =>
      one.database.query<{ status: string; view: { request: object | null } }>('select status, view from operations.approvals');
    expect(await views()).toMatchObject([
      { status: 'pending', view: { request: { approvalId }, votes: [{ approver: 'grace' }] } },
    ]);
    await one.database.transaction((tx) => operationsProjection.project(tx, recordsOf([ended], 1, 'approval.events')));
    expect(await views()).toMatchObject([{ status: 'approved', view: { request: null, approvers: ['grace'] } }]);
  });
});
