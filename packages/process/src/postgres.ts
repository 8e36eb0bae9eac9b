import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { DatabaseUnavailableError } from './database-error.ts';
import type { HealthCheck } from './health.ts';
import type { Database, Sql, SqlValue } from './sql.ts';

/** How a pool is made. */
export interface DatabaseOptions {
  readonly url: string;
  /** `application_name`: who this is, in `pg_stat_activity` and the server's log. */
  readonly service: string;
  /**
   * The only schema whose tables have short names here. Without it every name must be qualified: nothing is found by
   * accident in `public`, where any user of a shared database might put a table of the same name.
   */
  readonly schema?: string;
  /** Connections at most; 10. */
  readonly maxConnections?: number;
  /** A statement that takes longer is ended by the server; 30 s. */
  readonly statementTimeoutMs?: number;
  /** Told of errors on idle connections (the server went away); the pool replaces them by itself. */
  readonly onIdleError: (error: Error) => void;
}

const SCHEMA_NAME = /^[a-z_][a-z0-9_]{0,62}$/;
const CONNECT_TIMEOUT_MS = 5_000;
const CHECK_TIMEOUT_MS = 1_500;

/** Opens a pool. Connects at the first query, so the server may come later. Times are UTC, `bigint` is a checked number. */
export function openDatabase(options: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    application_name: options.service,
    max: options.maxConnections ?? 10,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: options.statementTimeoutMs ?? 30_000,
    // A transaction left open by a defect would keep its locks, and the tables' dead rows, for ever.
    idle_in_transaction_session_timeout: 60_000,
    options: `-c search_path=${searchPath(options.schema)} -c timezone=UTC`,
    types: { getTypeParser },
  });
  pool.on('error', options.onIdleError);
  return {
    query: (text, values) => withClient(pool, (client) => sqlOver(client).query(text, values)),
    script: (text) => withClient(pool, (client) => sqlOver(client).script(text)),
    transaction: (work) => withClient(pool, (client) => inTransaction(client, work)),
    close: () => pool.end(),
  };
}

/** A readiness check: whether PostgreSQL answers, soon enough for a probe. The address is told without its login. */
export function databaseCheck(database: Sql, url: string): HealthCheck {
  const { host } = new URL(url);
  return async () => {
    const late = delay(CHECK_TIMEOUT_MS, 'late' as const, { ref: false });
    const asked = database.query('SELECT 1').catch((error: unknown) => reasonOf(error));
    const answer = await Promise.race([asked, late]);
    if (answer === 'late')
      return { status: 'failing', reason: `no answer from PostgreSQL at ${host} for ${CHECK_TIMEOUT_MS} ms` };
    if (typeof answer === 'string') return { status: 'failing', reason: `no answer from PostgreSQL at ${host} (${answer})` };
    return { status: 'ok' };
  };
}

/** What the driver says under our own error. */
function reasonOf(error: unknown): string {
  const cause = error instanceof DatabaseUnavailableError ? error.cause : error;
  return cause instanceof Error && cause.message !== '' ? cause.message : 'it cannot be reached';
}

/** Quotes nothing: a name that would need it is refused. Throws on one that is not lower-case and plain. */
export function plainName(name: string): string {
  if (SCHEMA_NAME.test(name)) return name;
  throw new Error(`${JSON.stringify(name)} is not a plain lower-case SQL name`);
}

function searchPath(schema: string | undefined): string {
  return schema === undefined ? 'pg_catalog' : plainName(schema);
}

function sqlOver(client: pg.PoolClient): Sql {
  return {
    query: async <Row extends object>(text: string, values: readonly SqlValue[] = []): Promise<readonly Row[]> => {
      const result = await client.query<Row>(text, [...values]);
      return result.rows;
    },
    script: async (text) => {
      await client.query(text);
    },
  };
}

async function inTransaction<Result>(client: pg.PoolClient, work: (tx: Sql) => Promise<Result>): Promise<Result> {
  await client.query('BEGIN');
  try {
    const result = await work(sqlOver(client));
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await rollBack(client);
    throw error;
  }
}

/** A ROLLBACK fails only together with its connection, which is thrown away then; the first error is the one that tells. */
async function rollBack(client: pg.PoolClient): Promise<void> {
  await client.query('ROLLBACK').catch(() => undefined);
}

/**
 * Lends a connection. A lost one tells of itself by an event, and its statements fail with errors that have no code:
 * only here is known what they mean. It is thrown away then, and the server rolls back.
 */
async function withClient<Result>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<Result>): Promise<Result> {
  const client = await connect(pool);
  let lost: Error | undefined;
  const onLost = (error: Error): void => {
    lost = error;
  };
  client.on('error', onLost);
  try {
    return await work(client);
  } catch (error) {
    throw lost === undefined ? error : new DatabaseUnavailableError(error);
  } finally {
    client.off('error', onLost);
    client.release(lost);
  }
}

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw error instanceof pg.DatabaseError ? error : new DatabaseUnavailableError(error);
  }
}

/** `bigint` and `count(*)` as numbers, exact or not at all; the rest as pg has it. */
const getTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') => {
  if (oid === pg.types.builtins.INT8 && format !== 'binary') return toSafeInteger;
  return format === 'binary' ? pg.types.getTypeParser(oid, format) : pg.types.getTypeParser(oid, 'text');
};

function toSafeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`bigint ${text} is beyond 2^53 and would not be exact`);
  return value;
}
