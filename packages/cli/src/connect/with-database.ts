import { openDatabase } from '@holdpoint/process/postgres';
import type { Database } from '@holdpoint/process/sql';
import { CliProblem } from '../cli-problem.ts';
import { cliConfig } from '../config.ts';
import { EXIT } from '../exit-status.ts';
import { databaseAddress } from './addresses.ts';
import type { ConnectionOptions } from './connection-options.ts';

/** Opens PostgreSQL, does the work, and closes it whatever becomes of it. @throws CliProblem where the projections are not there */
export function withDatabase<T>(options: ConnectionOptions, work: (database: Database) => Promise<T>): Promise<T> {
  const config = cliConfig();
  return open(databaseAddress(config, options.home ?? config.home), work);
}

/** The same as whoever owns the projections: DATABASE_OWNER_URL, else the address that `withDatabase` takes. */
export function withOwnerDatabase<T>(options: ConnectionOptions, work: (database: Database) => Promise<T>): Promise<T> {
  const config = cliConfig();
  return open(config.databaseOwnerUrl ?? databaseAddress(config, options.home ?? config.home), work);
}

async function open<T>(url: string, work: (database: Database) => Promise<T>): Promise<T> {
  const database = openDatabase({ url, service: 'holdpoint-cli', maxConnections: 1, onIdleError: () => undefined });
  try {
    return await work(database);
  } catch (error) {
    throw explained(error);
  } finally {
    await database.close();
  }
}

/** SQLSTATEs (PostgreSQL, appendix A) that say what is missing. */
const states: Readonly<Record<string, { readonly code: string; readonly message: string; readonly remedy: string }>> = {
  '42P01': {
    code: 'NOT_PROJECTED',
    message: 'The tables are not there: no projector has run on this database yet.',
    remedy: 'Start audit-projector and metrics-projector, or correct DATABASE_URL.',
  },
  '42501': {
    code: 'NO_RIGHTS',
    message: 'This login may not do that with these tables.',
    remedy:
      'Give it membership in the role that the projector’s README names; for `projections`, set DATABASE_OWNER_URL as the projectors have it.',
  },
  '55P03': {
    code: 'IN_USE',
    message: 'The tables are being read, and the reader did not finish in time; nothing was changed.',
    remedy: 'See who it is in pg_stat_activity, wait for it or end it, and run this again.',
  },
};

function explained(error: unknown): unknown {
  const state = error instanceof Error && 'code' in error ? states[String(error.code)] : undefined;
  return state === undefined ? error : new CliProblem({ ...state, exitStatus: EXIT.unreachable }, { cause: error });
}
