import { DatabaseError } from 'pg';

/** SQLSTATEs after which the same transaction may well succeed (PostgreSQL, appendix A). */
const TRANSIENT_STATES = new Set([
  '40001', // serialization_failure
  '40P01', // deadlock_detected
  '55P03', // lock_not_available
  '57014', // query_canceled: a statement timeout, here
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now
  '57P05', // idle_session_timeout
  '25P03', // idle_in_transaction_session_timeout
]);

/** Classes of SQLSTATE that are transient as a whole: 08 connection exceptions, 53 insufficient resources. */
const TRANSIENT_CLASSES = new Set(['08', '53']);

/** The server cannot be reached, or the connection was lost on the way: then it is not known what the statement did. */
export class DatabaseUnavailableError extends Error {
  readonly code = 'DATABASE_UNAVAILABLE';

  constructor(cause: unknown) {
    super('The database cannot be reached, or the connection to it was lost', { cause });
    this.name = 'DatabaseUnavailableError';
  }
}

/**
 * Whether time may mend this error of the database: the server is away or overloaded, or another transaction was in the
 * way. A connection lost during a commit counts too: whether it took effect is for the caller to find out.
 */
export function isTransientDatabaseError(error: unknown): boolean {
  if (error instanceof DatabaseUnavailableError) return true;
  if (!(error instanceof DatabaseError) || error.code === undefined) return false;
  return TRANSIENT_STATES.has(error.code) || TRANSIENT_CLASSES.has(error.code.slice(0, 2));
}

/** Whether the server answered with this SQLSTATE. */
export function isDatabaseError(error: unknown, state: string): boolean {
  return error instanceof DatabaseError && error.code === state;
}
