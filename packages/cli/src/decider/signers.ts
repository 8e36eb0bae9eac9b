import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { KeyFormatError, parseSigningKey, type SigningKey } from '@holdpoint/core/approval/keys';
import type { People, Person } from '@holdpoint/core/people';
import { usageProblem } from '../cli-problem.ts';
import { APPROVER_KEY_SUFFIX } from '../keys/create-approver-key.ts';
import { readText, unreadable } from '../read-input.ts';

/** A person whose private key is at hand. */
export interface Signer {
  readonly person: Person;
  readonly key: SigningKey;
}

/**
 * Everybody whose key lies in the folder (`*.key.json`), sorted by id. A key belongs to the person who has its public part in the people
 * file; keys of nobody (a service's, say) are left out.
 * @throws CliProblem if there is nobody
 */
export function signersIn(folder: string, people: People): readonly Signer[] {
  const owners = new Map([...people.values()].map((person) => [person.key.kid, person]));
  const signers = keyFilesIn(folder).flatMap((file): Signer[] => {
    const key = readSigningKey(file);
    const person = owners.get(key.kid);
    return person === undefined ? [] : [{ person, key }];
  });
  if (signers.length > 0) return signers.sort((a, b) => (a.person.id < b.person.id ? -1 : 1));
  throw usageProblem(`no key in ${folder} belongs to anybody in the people file`, 'Make keys with: holdpoint keys create');
}

/** A private key file. @throws CliProblem naming the file; never what stands in it */
export function readSigningKey(file: string): SigningKey {
  try {
    return parseSigningKey(readText(file));
  } catch (error) {
    if (!(error instanceof KeyFormatError)) throw error;
    throw usageProblem(`${file}: ${error.message}`, 'Make a key with: holdpoint keys create', error);
  }
}

function keyFilesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(APPROVER_KEY_SUFFIX))
      .map((name) => join(folder, name));
  } catch (error) {
    throw unreadable(folder, error);
  }
}
