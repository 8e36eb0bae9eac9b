/** The databases of one installation: projections in one, what its app works on in another, and a login of its own for each that connects. */
import { randomBytes } from 'node:crypto';
import { PROJECTIONS_DATABASE } from '@holdpoint/local/projections-database';
import pg from 'pg';

export interface InstallationDatabases {
  /** Whoever may migrate the projections. */
  readonly ownerUrl: string;
  readonly auditUrl: string;
  readonly operationsUrl: string;
  /** The app's own: the executors that host its tools know no other. */
  readonly appUrl: string;
  /** Ends every session and removes both databases and the logins. */
  drop(): Promise<void>;
}

/** Creates them as the superuser of `adminUrl`, the app's under the name `app`. `suffix` keeps two installations on one server apart: letters, digits, underscores. */
export async function createInstallationDatabases(adminUrl: string, app: string, suffix: string): Promise<InstallationDatabases> {
  const projections = `${PROJECTIONS_DATABASE}${suffix}`;
  const own = `${app}${suffix}`;
  const appUrl = loginUrl(adminUrl, own, own);
  await asAdmin(adminUrl, [
    `CREATE DATABASE ${projections}`,
    `CREATE ROLE ${own} LOGIN PASSWORD '${new URL(appUrl).password}'`,
    `CREATE DATABASE ${own} OWNER ${own}`,
    `REVOKE CONNECT ON DATABASE ${own} FROM PUBLIC`,
  ]);
  const logins = [`audit_projector${suffix}`, `metrics_projector${suffix}`] as const;
  return {
    ownerUrl: withDatabase(new URL(adminUrl), projections),
    auditUrl: loginUrl(adminUrl, projections, logins[0]),
    operationsUrl: loginUrl(adminUrl, projections, logins[1]),
    appUrl,
    drop: () =>
      asAdmin(adminUrl, [
        `DROP DATABASE IF EXISTS ${projections} WITH (FORCE)`,
        `DROP DATABASE IF EXISTS ${own} WITH (FORCE)`,
        ...[own, ...logins].map((role) => `DROP ROLE IF EXISTS ${role}`),
      ]),
  };
}

function withDatabase(url: URL, database: string): string {
  url.pathname = `/${database}`;
  return url.href;
}

/** The address of a login with a new password. The projectors create theirs when they migrate. */
function loginUrl(adminUrl: string, database: string, login: string): string {
  const url = new URL(adminUrl);
  url.username = login;
  url.password = randomBytes(18).toString('hex');
  return withDatabase(url, database);
}

/** One statement after another, each in its own transaction: databases cannot be created inside one. */
async function asAdmin(url: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'holdpoint-installation' });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
