import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

/** A database that belongs to one test or one test file. */
export interface TestDatabase {
  readonly name: string;
  /** For `DATABASE_URL`. */
  readonly url: string;
  /** Ends every session and removes it. */
  drop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Creates an empty database. Drop it in `afterAll`, or hold it with `await using`. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { databaseUrl } = inject('addresses');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await execute(databaseUrl, `CREATE DATABASE ${name}`);
  const url = new URL(databaseUrl);
  url.pathname = `/${name}`;
  const drop = (): Promise<void> => execute(databaseUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  return { name, url: url.href, drop, [Symbol.asyncDispose]: drop };
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'holdpoint-test' });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
