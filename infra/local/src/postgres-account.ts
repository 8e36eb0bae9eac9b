import { readFileSync } from 'node:fs';
import { LocalProblem } from './problem.ts';

/** A user of this system under which PostgreSQL runs, because it refuses to run as root. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** Accounts that exist for processes without rights, best first. `postgres` is last: it may own a database that matters. */
const PREFERRED = ['nobody', 'daemon', 'postgres'];

/**
 * The account for PostgreSQL: none (our own) unless we are root, then an unprivileged one of /etc/passwd; it has to be
 * one that exists, since initdb looks its name up. Throws `POSTGRES_NO_ACCOUNT` when there is none.
 */
export function postgresAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const account = chooseAccount(readFileSync('/etc/passwd', 'utf8'));
  if (account !== undefined) return account;
  throw new LocalProblem({
    code: 'POSTGRES_NO_ACCOUNT',
    message: 'PostgreSQL refuses to run as root, and /etc/passwd names no other account.',
    remedy: 'Run as another user, or add an account (useradd --system postgres), or set DATABASE_URL.',
  });
}

/** The best unprivileged account of a passwd file. */
export function chooseAccount(passwd: string): Account | undefined {
  const accounts = passwd.split('\n').flatMap(parseLine);
  const preferred = PREFERRED.map((name) => accounts.find((account) => account.name === name));
  return preferred.find((account) => account !== undefined) ?? accounts[0];
}

function parseLine(line: string): Account[] {
  const [name, , uidText, gidText] = line.split(':');
  if (name === undefined || uidText === undefined || gidText === undefined) return [];
  // macOS writes nobody's -2 for what the kernel calls 4294967294.
  const uid = Number(uidText) >>> 0;
  const gid = Number(gidText) >>> 0;
  return uid === 0 || uidText === '' ? [] : [{ name, uid, gid }];
}
