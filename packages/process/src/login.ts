import { plainName } from './postgres.ts';
import type { Database, Sql } from './sql.ts';

/** A login that a service connects with. */
export interface LoginOptions {
  /** Connected as somebody who may create roles and give membership in `role`. */
  readonly owner: Database;
  /** The service's own address: its user and password are the login's. */
  readonly url: string;
  /** The group role that holds its rights. */
  readonly role: string;
}

/**
 * Makes the login of a service's address a member of the group role that holds its rights, and creates the login where there is none. A
 * superuser, and a login that is the owner itself, stay as they are. Safe to repeat, and with several at once.
 */
export async function ensureLogin({ owner, url, role }: LoginOptions): Promise<void> {
  const { username, password } = new URL(url);
  const name = decodeURIComponent(username);
  await owner.transaction(async (tx) => {
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`holdpoint login ${name}`]);
    const login = await findLogin(tx, name);
    if (login === undefined) await createLogin(tx, name, decodeURIComponent(password));
    if (login?.needsNothing !== true) await tx.query(`GRANT ${plainName(role)} TO ${plainName(name)}`);
  });
}

async function findLogin(tx: Sql, name: string): Promise<{ needsNothing: boolean } | undefined> {
  const [row] = await tx.query<{ needsNothing: boolean }>(
    `SELECT rolsuper OR rolname = current_user AS "needsNothing" FROM pg_roles WHERE rolname = $1`,
    [name],
  );
  return row;
}

/** `format` quotes the password as a literal on the server; CREATE ROLE takes no parameters. */
async function createLogin(tx: Sql, name: string, password: string): Promise<void> {
  const [row] = await tx.query<{ statement: string }>(
    `SELECT format('CREATE ROLE %I LOGIN PASSWORD %L', $1::text, $2::text) AS statement`,
    [plainName(name), password],
  );
  if (row !== undefined) await tx.query(row.statement);
}
