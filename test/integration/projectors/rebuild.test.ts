import { once } from 'node:events';
import type { ApprovalEvent } from '@holdpoint/contracts/messages/approval-events';
import { digestTables, type TableDigest, wholeDigest } from '@holdpoint/process/digest-tables';
import { projections } from '@holdpoint/process/projections';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { approvalHistory } from '../../support/approval-history.ts';
import { errorOf, runCliProcess, startCliProcess } from '../../support/cli-process.ts';
import type { RunningService } from '../../support/service-process.ts';
import { momentAt, refund, TaskHistory } from '../../support/task-history.ts';
import { openProjectors, type Projectors } from './running-projectors.ts';

const approvalId = '11111111-1111-4111-8111-111111111111';
const done = Array.from({ length: 8 }, (_, n) =>
  new TaskHistory(`done-${n}`)
    .decideCall(0)
    .schedule(0, 1)
    .failAttempt(0, 1, momentAt(30))
    .schedule(0, 2)
    .succeed(0, 2)
    .complete(1),
);
const doubted = new TaskHistory('doubted').decideCall(0).schedule(0, 1).doubt(0, 1);
const waiting = new TaskHistory('waiting').decideCall(0).askApproval(0, approvalId);
const { opened, voted } = approvalHistory(waiting, approvalId);
const LEAVES = 2 * done.length + 1;
const patience = { timeout: 90_000, interval: 50 };
const outputs = ['audit.compliance', 'audit.technical', 'audit.checkpoints'];

describe('holdpoint projections', () => {
  let one: Projectors;
  const running: RunningService[] = [];
  let before: readonly TableDigest[];
  let published: readonly (readonly string[])[];

  const cli = (...args: readonly string[]) => runCliProcess(['projections', ...args, '--json'], one.cliEnvironment);
  const digest = () => digestTables(one.owner, [...projections.audit.schemas, ...projections.operations.schemas]);
  const started = async (service: Promise<RunningService>) => {
    const ready = await service;
    running.push(ready);
    return ready;
  };
  const stopAll = async () => {
    for (const service of running.splice(0)) expect(await service.stop('SIGTERM')).toBe(0);
  };
  const startBoth = () => Promise.all([started(one.startAudit()), started(one.startMetrics())]);
  const holders = () =>
    one.owner.query<{ pid: number }>(`select pid from pg_locks where locktype = 'advisory' and mode = 'ShareLock' and granted
      and database = (select oid from pg_database where datname = current_database()) order by pid`);
  const positionsOf = (schema: string) =>
    one.owner.query<{ topic: string; partition: number; next_offset: number }>(
      `select topic, partition, next_offset from ${schema}.projection_positions order by topic, partition`,
    );
  const caughtUp = () =>
    vi.waitFor(async () => {
      for (const [schema, topics] of [
        ['audit_core', ['task.events']],
        ['operations', ['approval.events', 'task.events']],
      ] as const) {
        const ends = await Promise.all(
          topics.map(async (topic) =>
            (await one.connection.admin.ranges(topic)).flatMap(({ end }, partition) =>
              end === 0 ? [] : [{ topic, partition, next_offset: end }],
            ),
          ),
        );
        expect(await positionsOf(schema)).toEqual(ends.flat());
      }
    }, patience);
  const signed = () =>
    vi.waitFor(async () => {
      const heads = new Map<string, number>();
      for (const text of await one.read('audit.checkpoints')) {
        const { log, size } = JSON.parse(text.slice(text.indexOf('{')));
        heads.set(log, size);
      }
      expect([...heads.values()].reduce((sum, size) => sum + size, 0)).toBe(LEAVES);
    }, patience);
  const roots = () => one.owner.query('select origin, size, hashes from audit_core.frontiers order by log_partition');

  beforeAll(async () => {
    one = await openProjectors();
    await one.announce(refund);
    await one.append([...done, doubted, waiting].flatMap(({ events }) => events));
    const record = (message: ApprovalEvent) => ({ topic: 'approval.events', key: message.taskId, id: message.id, message });
    await one.connection.sender.send([opened, voted].map(record));
    await startBoth();
    await caughtUp();
    await signed();
    before = await digest();
    published = await Promise.all(outputs.map(one.read));
  });
  afterAll(async () => {
    for (const service of running) await service.stop('SIGKILL');
    await one.close();
  });

  test('digest tells every table and one over all, and a change shows in its table alone', async () => {
    expect(before.map(({ table }) => table)).toEqual([
      ...['frontiers', 'leaf_counts', 'leaves', 'open_tasks', 'projection_positions'].map((table) => `audit_core.${table}`),
      ...['audit_compliance.leaves', 'audit_technical.calls', 'audit_technical.failed_attempts'],
      ...['approvals', 'counters', 'histograms', 'latest', 'projection_positions', 'tasks'].map((table) => `operations.${table}`),
    ]);
    const rows = before.reduce((sum, table) => sum + table.rows, 0);
    expect((await cli('digest')).json).toEqual([...before, { tables: before.length, rows, sha256: wholeDigest(before) }]);
    expect(before.find(({ table }) => table === 'audit_core.leaves')?.rows).toBe(LEAVES);
    const [sql] = await one.owner.query(
      `select encode(sha256(string_agg(sha256(convert_to(t::text, 'UTF8')), '' order by log_partition, leaf_index)), 'hex') as sha256
       from audit_compliance.leaves as t`,
    );
    expect(before.find(({ table }) => table === 'audit_compliance.leaves')).toMatchObject({ ...sql });
    await one.owner.query(`update operations.latest set at_ms = at_ms + 1`);
    const after = await digest();
    const changed = after.filter((line, n) => JSON.stringify(line) !== JSON.stringify(before[n]));
    expect(changed.map(({ table }) => table)).toEqual(['operations.latest']);
    await one.owner.query(`update operations.latest set at_ms = at_ms - 1`);
    expect(await digest()).toEqual(before);
  });

  test('G10: projectors that run stand aside for a rebuild and begin anew: same digest, same roots, nothing published twice', async () => {
    const heads = await roots();
    const rebuilt = await cli('rebuild');
    expect(
      rebuilt.json.map(({ rebuilt }) => rebuilt),
      rebuilt.stderr,
    ).toEqual([true, true]);
    expect(await digest()).toEqual(before);
    expect(await roots()).toEqual(heads);
    expect(await Promise.all(outputs.map(one.read))).toEqual(published);
  });

  test('a projector that has lost the connection that says it runs stands aside all the same', async () => {
    const held = await holders();
    expect(held).toHaveLength(2);
    for (const { pid } of held) await one.owner.query('select pg_terminate_backend($1)', [pid]);
    await vi.waitFor(async () => {
      const again = await holders();
      expect(again).toHaveLength(2);
      expect(again).not.toEqual(held);
    }, patience);
    expect((await cli('rebuild', '--only', 'audit')).json).toEqual([
      { emptied: ['audit_core', 'audit_compliance', 'audit_technical'], rebuilt: true },
    ]);
    expect(await digest()).toEqual(before);
  });

  test('rebuild gives up, and empties nothing, where a projector does not stand aside in time', async () => {
    await one.owner.transaction(async (silent) => {
      await silent.query(`select pg_advisory_xact_lock_shared(hashtextextended('holdpoint projector of operations', 0))`);
      const refused = await cli('rebuild', '--timeout', '3');
      expect(refused.exit).toBe(1);
      expect(errorOf(refused)).toMatchObject({
        error: { code: 'PROJECTOR_RUNS', message: expect.stringMatching(/metrics-projector runs.*session \d+/s) },
      });
    });
    await vi.waitFor(async () => expect(await holders()).toHaveLength(2), patience);
    expect(await digest()).toEqual(before);
  });

  test('rebuild refuses what would lose rows: a log that ends before the tables, a view that depends on them', async () => {
    await stopAll();
    const move = (by: number) =>
      one.owner.query(`update operations.projection_positions set next_offset = next_offset + $1 where topic = 'task.events'`, [
        by,
      ]);
    await move(1_000);
    expect(errorOf(await cli('rebuild'))).toMatchObject({ error: { code: 'LOG_INCOMPLETE' } });
    await move(-1_000);
    await one.owner.query('create view public.mine as select task_id from operations.tasks');
    const refused = errorOf(await cli('rebuild'));
    expect(refused).toMatchObject({ error: { code: 'DEPENDED_ON', message: expect.stringContaining('public.mine') } });
    await one.owner.query('drop view public.mine');
    expect(await digest()).toEqual(before);
  });

  test('a rebuild that is killed while it empties has emptied nothing', async () => {
    await one.owner.transaction(async (reader) => {
      await reader.query('lock table operations.latest in access share mode');
      const killed = startCliProcess(['projections', 'rebuild'], one.cliEnvironment);
      const waits = `select from pg_locks where mode = 'AccessExclusiveLock' and not granted
        and database = (select oid from pg_database where datname = current_database())`;
      await vi.waitFor(async () => expect(await one.owner.query(waits)).not.toEqual([]), patience);
      killed.kill('SIGKILL');
      await once(killed, 'exit');
    });
    expect(await digest()).toEqual(before);
  });

  test('G10: after a rebuild whose projector was killed half-way the digest is the same, and nothing was published twice', async () => {
    const heads = await roots();
    expect((await cli('rebuild')).json.map(({ start }) => start)).toEqual(['audit-projector', 'metrics-projector']);
    expect((await cli('digest')).exit).toBe(4);
    await one.prepareAudit();
    // Whoever moves a position waits for this row: of one partition the projector gets nowhere until it is killed.
    await one.owner
      .transaction(async (blocker) => {
        await blocker.query(`insert into audit_core.projection_positions values ('audit-projector', 'task.events', 1, 0)`);
        const half = await started(one.startAudit());
        await vi.waitFor(
          async () => expect((await positionsOf('audit_core')).map(({ partition }) => partition)).toEqual([0]),
          patience,
        );
        await half.stop('SIGKILL');
        running.splice(running.indexOf(half), 1);
        throw new RollBack();
      })
      .catch((error: unknown) => expect(error).toBeInstanceOf(RollBack));
    await startBoth();
    await caughtUp();
    expect(await digest()).toEqual(before);
    expect(await roots()).toEqual(heads);

    expect(await Promise.all(outputs.map(one.read))).toEqual(published);
    // In each partition something new is published, so its publisher has been past all that was there before.
    const late = Array.from({ length: 6 }, (_, n) => new TaskHistory(`late-${n}`).complete(0));
    await one.append(late.flatMap(({ events }) => events));
    await vi.waitFor(async () => expect(await one.read('audit.compliance')).toHaveLength(LEAVES + late.length), patience);
    expect(await one.read('audit.technical')).toEqual(published[1]);
  });

  test('a projector whose schema was dropped while its connection was lost begins anew, from the log', async () => {
    await stopAll();
    await started(one.startMetrics());
    const [held] = await holders();
    // Waits for the projector's lock, and so is the next to have it.
    const dropped = one.owner.transaction(async (tx) => {
      await tx.query(`select pg_advisory_xact_lock(hashtextextended('holdpoint projector of operations', 0))`);
      await tx.query('drop schema operations cascade');
    });
    const queued = `select from pg_locks where locktype = 'advisory' and not granted
      and database = (select oid from pg_database where datname = current_database())`;
    await vi.waitFor(async () => expect(await one.owner.query(queued)).toHaveLength(1), patience);
    await one.owner.query('select pg_terminate_backend($1)', [held?.pid ?? null]);
    await dropped;
    await caughtUp();
  });
});

/** Ends a transaction without its changes. */
class RollBack extends Error {}
