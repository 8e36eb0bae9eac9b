import { randomBytes } from 'node:crypto';
import { plain } from '@holdpoint/contracts/payload';
import { signCheckpoint } from '@holdpoint/ledger/checkpoint';
import { generateKey, parseSignerKey } from '@holdpoint/ledger/note-key';
import { verifyExport } from '@holdpoint/ledger/verify-export';
import { openDatabase } from '@holdpoint/process/postgres';
import { prepareProjectionDatabase } from '@holdpoint/process/projection-database';
import { createProjectionStore } from '@holdpoint/process/projection-store';
import type { Database, Sql } from '@holdpoint/process/sql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportLeaves } from '../../../packages/cli/src/export-leaves.ts';
import { logPlace } from '../../../services/audit-projector/src/log-place.ts';
import { auditProjection } from '../../../services/audit-projector/src/projection.ts';
import { auditTables } from '../../../services/audit-projector/src/tables.ts';
import { meansOf } from '../../../services/audit-projector/test/audited.ts';
import { dump, projectAll, recordsOf } from '../../support/projected.ts';
import { momentAt, refund, TaskHistory } from '../../support/task-history.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const approvalId = '11111111-1111-4111-8111-111111111111';
const login = `audit_test_${randomBytes(6).toString('hex')}`;
const tables = {
  'audit_core.leaves': 'log_partition, leaf_index',
  'audit_core.frontiers': 'log_partition',
  'audit_core.open_tasks': 'log_partition, task_id',
  'audit_core.leaf_counts': 'log_partition, kind, outcome',
  'audit_compliance.leaves': 'log_partition, leaf_index',
  'audit_technical.calls': 'log_partition, leaf_index',
  'audit_technical.failed_attempts': 'log_partition, event_offset',
};
const projection = auditProjection({
  means: meansOf([refund]),
  placeOf: (partition) => logPlace('audit.example.org/test', partition),
  guard: async () => undefined,
});

function history() {
  const retried = new TaskHistory('retried')
    .decideCall(0)
    .schedule(0, 1)
    .failAttempt(0, 1, momentAt(30))
    .schedule(0, 2)
    .succeed(0, 2);
  const doubted = new TaskHistory('doubted').decideCall(0).schedule(0, 1).doubt(0, 1).complete(1);
  const odd = new TaskHistory('odd').decideCall(0).askApproval(0, approvalId);
  odd.add('InputsRefreshed', {
    callId: odd.callId(0),
    before: plain(''),
    after: plain({ order_id: 'a\u0000\ud800' }),
    digest: 'd'.repeat(64),
  });
  return [...retried.complete(1).events, ...doubted.events, ...odd.events];
}

const faultsOf = (sql: Sql) => sql.query('select log_partition, leaf_index, fault from audit_core.faults');

async function prepared(): Promise<{ home: TestDatabase; database: Database; owner: Database }> {
  const home = await createTestDatabase();
  const url = new URL(home.url);
  url.username = login;
  url.password = 'a secret: ü';
  await prepareProjectionDatabase({ ...auditTables, ownerUrl: home.url, url: url.href });
  const open = (address: string) => openDatabase({ url: address, service: 'test', onIdleError: () => undefined });
  return { home, database: open(url.href), owner: open(home.url) };
}

describe('the audit tables', () => {
  let one: Awaited<ReturnType<typeof prepared>>;

  beforeAll(async () => {
    one = await prepared();
    await projectAll(one.database, auditTables.schema, projection, recordsOf(history(), 2), 4);
  });
  afterAll(async () => {
    await one.database.close();
    await one.owner.query(`reassign owned by ${login} to current_user`);
    await one.owner.query(`drop owned by ${login}`);
    await one.owner.query(`drop role if exists ${login}`).catch(() => undefined);
    await one.owner.close();
    await one.home.drop();
  });

  test('G10: a rebuild gives the same rows, whatever the batches', async () => {
    const other = await prepared();
    await projectAll(other.database, auditTables.schema, projection, recordsOf(history(), 2), 100);
    expect(await dump(other.owner, tables)).toBe(await dump(one.owner, tables));
    await other.database.close();
    await other.owner.close();
    await other.home.drop();
  });

  test('a second instance blocks on the position, and then finds its records applied', async () => {
    const other = await prepared();
    const store = createProjectionStore(other.database, auditTables.schema);
    const records = recordsOf(history(), 2);
    const apply = () =>
      store.apply(projection.name, 'task.events', 2, undefined, records.length, (tx) => projection.project(tx, records));
    expect((await Promise.all([apply(), apply()])).sort()).toEqual(['applied', 'moved']);
    expect(await dump(other.owner, tables)).toBe(await dump(one.owner, tables));
    await other.database.close();
    await other.owner.close();
    await other.home.drop();
  });

  test('preparing again changes nothing', async () => {
    await expect(
      prepareProjectionDatabase({ ...auditTables, ownerUrl: one.home.url, url: one.home.url }),
    ).resolves.toBeUndefined();
  });

  test.each(Object.keys(tables).filter((table) => /leaves|technical/.test(table)))(
    'the projector cannot change, remove or empty %s',
    async (table) => {
      await expect(one.database.query(`update ${table} set log_partition = 0`)).rejects.toMatchObject({ code: '42501' });
      await expect(one.database.query(`delete from ${table}`)).rejects.toMatchObject({ code: '42501' });
      await expect(one.database.query(`truncate ${table}`)).rejects.toMatchObject({ code: '42501' });
    },
  );

  test.each(Object.keys(tables).filter((table) => /leaves|technical/.test(table)))(
    'not even a superuser that switches triggers off as replication does changes %s',
    async (table) => {
      const change = (statement: string) =>
        one.owner.transaction(async (tx) => {
          await tx.query('set local session_replication_role = replica');
          await tx.query(statement);
        });
      await expect(change(`update ${table} set log_partition = 0`)).rejects.toMatchObject({ code: '23001' });
      await expect(change(`delete from ${table}`)).rejects.toMatchObject({ code: '23001' });
      await expect(change(`truncate ${table}`)).rejects.toMatchObject({ code: '23001' });
    },
  );

  test.each([
    ['holdpoint_audit_compliance_reader', 'audit_compliance.calls', 'audit_technical.calls'],
    ['holdpoint_audit_technical_reader', 'audit_technical.calls', 'audit_compliance.leaves'],
    ['holdpoint_audit_verifier', 'audit_core.faults', 'audit_technical.calls'],
    ['holdpoint_audit_verifier', 'audit_compliance.leaves', 'audit_core.open_tasks'],
  ])('G9: %s reads %s and not %s', async (role, allowed, refused) => {
    const asRole = (table: string) =>
      one.owner.transaction(async (tx) => {
        await tx.query(`set local role ${role}`);
        return tx.query(`select count(*) from ${table}`);
      });
    await expect(asRole(allowed)).resolves.toHaveLength(1);
    await expect(asRole(refused)).rejects.toMatchObject({ code: '42501' });
  });

  test('G9: nothing personal lies in the compliance schema', async () => {
    const text = await dump(one.owner, {
      'audit_compliance.leaves': 'log_partition, leaf_index',
      'audit_compliance.calls': 'leaf_index',
    });
    for (const value of ['ada@', 'ada_', 'Ada ', 'lovelace', '4711', 'St James', '@example.com'])
      expect(text).not.toContain(value);
  });

  test('what is stored exports as lines that verify offline', async () => {
    const { signerKey, verifierKey } = generateKey('audit.example.org');
    const lines: string[] = [];
    for await (const line of exportLeaves(one.owner)) lines.push(line);
    const [head] = await one.owner.query<{ size: number; origin: string; root: string }>(
      `select size, origin, (select encode(root, 'hex') from audit_core.leaves order by leaf_index desc limit 1) as root from audit_core.frontiers`,
    );
    if (head === undefined) throw new Error('there is a log');
    const note = signCheckpoint({ ...head, extensions: [] }, [parseSignerKey(signerKey)]);
    const report = await verifyExport({
      lines: lines.map((line) => Buffer.from(line)),
      checkpoints: [note],
      verifierKeys: [verifierKey],
    });
    expect(report).toMatchObject({ findings: [] });
    expect(await faultsOf(one.owner)).toEqual([]);
  });

  test('the database itself finds a leaf that was changed behind its triggers', async () => {
    let faults: readonly object[] = [];
    const tampering = one.owner.transaction(async (tx) => {
      await tx.query('alter table audit_compliance.leaves disable trigger write_once');
      await tx.query(`update audit_compliance.leaves set leaf = replace(leaf, 'success', 'failure') where leaf_index = 0`);
      faults = await faultsOf(tx);
      throw new Error('rolled back');
    });
    await expect(tampering).rejects.toThrow('rolled back');
    expect(faults).toEqual([{ log_partition: 2, leaf_index: 0, fault: 'the leaf has another hash' }]);
  });

  test('a column can say nothing but what its leaf says', async () => {
    const insert = (columns: string) =>
      one.owner.query(
        `insert into audit_compliance.leaves (log_partition, leaf_index, leaf, kind, tenant, task_id, task_seq, logged_at)
         select 3, leaf_index, leaf, ${columns} from audit_compliance.leaves where leaf_index = 0`,
      );
    const honest = ['kind', 'tenant', 'task_id', 'task_seq', 'logged_at'];
    await expect(insert(honest.join(', '))).rejects.toThrow('leaves_task_id_task_seq_key');
    for (const lie of honest) {
      const columns = honest.map((name) => (name !== lie ? name : name === 'task_seq' ? '2000' : `'another'`));
      await expect(insert(columns.join(', '))).rejects.toThrow('as_the_leaf_says');
    }
  });
});
