import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isTransientDatabaseError } from '@holdpoint/process/database-error';
import { migrate } from '@holdpoint/process/migrate';
import { openDatabase } from '@holdpoint/process/postgres';
import { createProjectionStore, migrateProjectionPositions } from '@holdpoint/process/projection-store';
import type { Database } from '@holdpoint/process/sql';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let testDatabase: TestDatabase;
let database: Database;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = open();
});
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
});

function open(statementTimeoutMs = 10_000): Database {
  return openDatabase({ url: testDatabase.url, service: 'test', statementTimeoutMs, onIdleError: () => undefined });
}

describe('the pool', () => {
  test('names itself, speaks UTC and finds no table by accident', async () => {
    const [row] = await database.query(
      `SELECT current_setting('application_name') AS name, current_setting('timezone') AS zone, current_setting('search_path') AS path`,
    );
    expect(row).toEqual({ name: 'test', zone: 'UTC', path: 'pg_catalog' });
  });

  test('a bigint is an exact number or an error, never nearly right', async () => {
    expect(await database.query('SELECT 9007199254740991::bigint AS n')).toEqual([{ n: 9_007_199_254_740_991 }]);
    await expect(database.query('SELECT 9007199254740993::bigint AS n')).rejects.toThrow('beyond 2^53');
  });

  test('what throws in a transaction leaves nothing behind, and the connection goes on', async () => {
    await database.query('CREATE TABLE public.rolled_back (n integer)');
    const attempt = database.transaction(async (tx) => {
      await tx.query('INSERT INTO public.rolled_back VALUES (1)');
      throw new Error('no');
    });
    await expect(attempt).rejects.toThrow('no');
    expect(await database.query('TABLE public.rolled_back')).toEqual([]);
  });

  test('a connection that is lost in a transaction is a transient error, and the next one works', async () => {
    const error = await database
      .transaction(async (tx) => {
        const [row] = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
        await database.query('SELECT pg_terminate_backend($1)', [row?.pid ?? 0]);
        await tx.query('SELECT 1');
      })
      .catch((thrown: unknown) => thrown);
    expect(isTransientDatabaseError(error)).toBe(true);
    expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('a statement that takes too long is ended by the server, and time may mend it', async () => {
    const impatient = open(50);
    const error = await impatient.query('SELECT pg_sleep(10)').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: '57014' });
    expect(isTransientDatabaseError(error)).toBe(true);
    await impatient.close();
  });

  test('a server that is away is a transient error; a wrong statement is not', async () => {
    const url = new URL(testDatabase.url);
    url.port = '1';
    const away = openDatabase({ url: url.href, service: 'test', onIdleError: () => undefined });
    expect(isTransientDatabaseError(await away.query('SELECT 1').catch((thrown: unknown) => thrown))).toBe(true);
    await away.close();
    expect(isTransientDatabaseError(await database.query('SELEC 1').catch((thrown: unknown) => thrown))).toBe(false);
  });
});

describe('migrations', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'holdpoint-migrations-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const add = (name: string, sql: string): void => writeFileSync(join(folder, name), sql);

  test('of processes that start together one migrates and the others find nothing to do', async () => {
    add('001.do.first.sql', 'CREATE TABLE things (n bigint); INSERT INTO things VALUES (1);');
    add('002.do.second.sql', 'INSERT INTO things VALUES (2);');
    const ran = await Promise.all([1, 2, 3].map(() => migrate({ database, schema: 'together', folder })));
    expect(ran.map((files) => files.length).sort()).toEqual([0, 0, 2]);
    expect(await database.query('SELECT n FROM together.things ORDER BY n')).toEqual([{ n: 1 }, { n: 2 }]);
  });

  test('a migration that fails takes those before it back with it', async () => {
    add('001.do.first.sql', 'CREATE TABLE things ();');
    add('002.do.second.sql', 'CREATE TABEL others ();');
    await expect(migrate({ database, schema: 'half', folder })).rejects.toMatchObject({ code: '42601' });
    expect(await database.query(`SELECT 1 FROM information_schema.tables WHERE table_schema = 'half'`)).toEqual([]);
  });

  test('a migration that ran is never changed', async () => {
    add('001.do.first.sql', 'CREATE TABLE things ();');
    await migrate({ database, schema: 'changed', folder });
    add('001.do.first.sql', 'CREATE TABLE things (n integer);');
    await expect(migrate({ database, schema: 'changed', folder })).rejects.toThrow('[1]');
  });

  test('a folder without migrations is a mistake', async () => {
    await expect(migrate({ database, schema: 'empty', folder })).rejects.toThrow('holds no migration');
  });
});

describe('the projection store', () => {
  const topic = 'task.events';
  beforeAll(async () => {
    await migrateProjectionPositions(database, 'projected');
    await database.query('CREATE TABLE projected.applied (first_offset bigint)');
  });
  const store = () => createProjectionStore(database, 'projected');
  const applied = (projection: string, from: number | undefined, next: number) =>
    store().apply(projection, topic, 0, from, next, async (tx) => {
      await tx.query('INSERT INTO projected.applied VALUES ($1)', [from ?? 0]);
    });
  const rows = () => database.query('TABLE projected.applied');
  beforeEach(async () => {
    await database.query('TRUNCATE projected.applied');
  });

  test('rows and position move together, from where the caller believes it to be', async () => {
    expect(await applied('a', undefined, 5)).toBe('applied');
    expect(await applied('a', 5, 9)).toBe('applied');
    expect(await store().positions('a')).toEqual(new Map([['task.events:0', 9]]));
    expect(await rows()).toHaveLength(2);
  });

  test('whoever believes the position to be elsewhere writes nothing', async () => {
    await applied('b', undefined, 5);
    expect(await applied('b', undefined, 5)).toBe('moved');
    expect(await applied('b', 4, 9)).toBe('moved');
    expect(await applied('nobody', 4, 9)).toBe('moved');
    expect(await rows()).toHaveLength(1);
  });

  test('work that throws leaves the position where it was', async () => {
    await applied('c', undefined, 5);
    const attempt = store().apply('c', topic, 0, 5, 9, () => Promise.reject(new Error('cannot project')));
    await expect(attempt).rejects.toThrow('cannot project');
    expect(await store().positions('c')).toEqual(new Map([['task.events:0', 5]]));
  });

  test.each([undefined, 5])('a second instance waits for the first and then learns that it moved (from %s)', async (from) => {
    const projection = `d${from}`;
    if (from !== undefined) await applied(projection, undefined, from);
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
    const { promise: isInside, resolve: enter } = Promise.withResolvers<void>();
    const first = store().apply(projection, topic, 0, from, 9, () => {
      enter();
      return mayEnd;
    });
    await isInside;
    const second = store().apply(projection, topic, 0, from, 9, () => Promise.reject(new Error('applied twice')));
    await waitForBlockedSession();
    end();
    expect(await Promise.all([first, second])).toEqual(['applied', 'moved']);
  });

  async function waitForBlockedSession(): Promise<void> {
    const blocked = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    await expect.poll(() => database.query(blocked)).toHaveLength(1);
  }
});
