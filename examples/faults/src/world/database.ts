/** The database that misbehaves: made by its owner, used by the tools under a login that owns nothing, read again when all is over. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import pg from 'pg';
import type { FaultCase } from '../cases/fault-case.ts';
import { createPool } from './pool.ts';

const schemaFile = resolve(import.meta.dirname, '../../sql/world.sql');

export interface DatabaseRecord {
  readonly visits: number;
  readonly effects: number;
}

export class WorldDatabase {
  /** What the tools are given. */
  readonly toolsUrl: string;
  readonly #owner: pg.Pool;
  readonly #role: string;

  private constructor(owner: pg.Pool, role: string, toolsUrl: string) {
    this.#owner = owner;
    this.#role = role;
    this.toolsUrl = toolsUrl;
  }

  /** Creates the schema and the tools' login, and puts in place what the cases need. `adminUrl` may create logins. */
  static async create(adminUrl: string, ownUrl: string, cases: readonly FaultCase[]): Promise<WorldDatabase> {
    const url = new URL(adminUrl);
    url.pathname = new URL(ownUrl).pathname;
    const owner = createPool(url.href, 4);
    const role = `${url.pathname.slice(1)}_tools`;
    const password = randomBytes(18).toString('hex');
    await owner.query(`CREATE ROLE ${role} LOGIN PASSWORD '${password}'`);
    await owner.query(`GRANT CONNECT ON DATABASE ${url.pathname.slice(1)} TO ${role}`);
    await owner.query(readFileSync(schemaFile, 'utf8'));
    await owner.query(
      `GRANT SELECT, INSERT, UPDATE ON visits, effects, accounts TO ${role}; GRANT SELECT, DELETE ON rivals TO ${role}`,
    );
    await putInPlace(owner, cases);
    const tools = new URL(url);
    tools.username = role;
    tools.password = password;
    return new WorldDatabase(owner, role, tools.href);
  }

  /** What a person does who is asked for a permission. */
  async grant(table: string): Promise<void> {
    await this.#owner.query(`GRANT SELECT ON ${pg.escapeIdentifier(table)} TO ${this.#role}`);
  }

  async read(): Promise<ReadonlyMap<string, DatabaseRecord>> {
    const [visits, effects] = await Promise.all([counts(this.#owner, 'visits'), counts(this.#owner, 'effects')]);
    const names = new Set([...visits.keys(), ...effects.keys()]);
    return new Map([...names].map((name) => [name, { visits: visits.get(name) ?? 0, effects: effects.get(name) ?? 0 }]));
  }

  /** Closes it and removes the login. */
  async close(): Promise<void> {
    await this.#owner.query(`DROP OWNED BY ${this.#role}; DROP ROLE ${this.#role}`);
    await this.#owner.end();
  }
}

async function putInPlace(owner: pg.Pool, cases: readonly FaultCase[]): Promise<void> {
  for (const { name, account } of cases) {
    if (account === undefined) continue;
    await owner.query('INSERT INTO accounts VALUES ($1, $2)', [name, account.balance]);
    if (account.isContested) await owner.query('INSERT INTO rivals VALUES ($1)', [name]);
  }
}

async function counts(owner: pg.Pool, table: 'visits' | 'effects'): Promise<ReadonlyMap<string, number>> {
  const { rows } = await owner.query<{ case_name: string; count: number }>(
    `SELECT case_name, count(*)::integer AS count FROM ${table} GROUP BY case_name`,
  );
  return new Map(rows.map((row) => [row.case_name, row.count]));
}
