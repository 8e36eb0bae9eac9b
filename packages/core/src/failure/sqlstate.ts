import type { FailureClass } from '@holdpoint/contracts/vocabulary';
import type { FailureLine } from './failure-line.ts';

const line = (failureClass: FailureClass, meaning: string, notStarted = false): FailureLine => ({
  class: failureClass,
  notStarted,
  meaning,
});

/** SQLSTATE values that differ from the rest of their class (SQL standard, and PostgreSQL's appendix A). */
export const sqlstateLines: Readonly<Record<string, FailureLine>> = {
  '08001': line('transient', 'the client could not connect', true),
  '08004': line('transient', 'the server refused the connection', true),
  '25006': line('transient', 'the transaction is read-only, as on a standby after a switch-over'),
  '42501': line('permission', 'the role may not do that'),
  '55006': line('transient', 'the object is in use'),
  '55P03': line('transient', 'a lock was not to be had'),
  P0004: line('fatal', 'an assertion in a procedure failed'),
};

/** SQLSTATE classes: the first two characters. */
export const sqlstateClassLines: Readonly<Record<string, FailureLine>> = {
  '08': line('transient', 'the connection failed'),
  '0A': line('fatal', 'the feature is not supported'),
  '21': line('data_error', 'more rows than one'),
  '22': line('data_error', 'a value is not fit for its type'),
  '23': line('data_error', 'a constraint is violated'),
  '25': line('fatal', 'the transaction is in the wrong state'),
  '28': line('permission', 'the database does not accept these credentials'),
  '3D': line('fatal', 'there is no such database'),
  '3F': line('fatal', 'there is no such schema'),
  '40': line('transient', 'the transaction was rolled back (serialisation, deadlock)'),
  '42': line('fatal', 'the statement is wrong or names what does not exist'),
  '44': line('data_error', 'a view does not admit the row'),
  '53': line('transient', 'the server has no resources left'),
  '54': line('fatal', 'a limit of the server is exceeded'),
  '55': line('fatal', 'the object is not in the state that is needed'),
  '57': line('transient', 'the server is shutting down, or a statement was cancelled'),
  '58': line('transient', 'the system under the database failed'),
  P0: line('data_error', 'a procedure raised an exception'),
  XX: line('fatal', 'the database has an internal error'),
};

/** The line of a five-character SQLSTATE; undefined for other text, and for a class that the table does not know. */
export function sqlstateLine(code: string): FailureLine | undefined {
  if (!/^[0-9A-Z]{5}$/.test(code)) return undefined;
  return sqlstateLines[code] ?? sqlstateClassLines[code.slice(0, 2)];
}
