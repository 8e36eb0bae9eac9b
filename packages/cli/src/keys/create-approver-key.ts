import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createKeyPair } from '@holdpoint/core/approval/keys';
import { parsePeople } from '@holdpoint/core/people';
import { parseDocument, stringify } from 'yaml';
import { refusal } from '../cli-problem.ts';
import { PUBLIC_MODE, SECRET_MODE, writeNewFile } from './write-new-file.ts';

/** What ends the name of a file that holds an approver's private key. */
export const APPROVER_KEY_SUFFIX = '.key.json';

/** Who is to be able to decide. */
export interface NewApprover {
  readonly id: string;
  readonly name?: string;
  /** At least one. */
  readonly groups: readonly string[];
  /** Where the private key goes: `<id>.key.json`. */
  readonly folder: string;
  /** The people file; made if it is not there. */
  readonly peopleFile: string;
}

/** Where a new key lies, and its name (RFC 7638 thumbprint). */
export interface CreatedKey {
  readonly file: string;
  readonly kid: string;
}

/**
 * Makes a key pair for a person: the private JWK into a file of its own, the public one into the people file.
 * @throws CliProblem if the person or the file is there already; PeopleFormatError for a people file that is none
 */
export function createApproverKey(approver: NewApprover): CreatedKey {
  const text = existsSync(approver.peopleFile) ? readFileSync(approver.peopleFile, 'utf8') : '';
  if (parsePeople(text).has(approver.id)) {
    throw refusal(
      'PERSON_EXISTS',
      `${approver.id} is in ${approver.peopleFile} already.`,
      'Remove the entry first to give a new key.',
    );
  }
  const { privateJwk, publicJwk, kid } = createKeyPair(randomBytes(32));
  const extended = withPerson(text, approver, publicJwk.x);
  parsePeople(extended);
  const file = join(approver.folder, `${encodeURIComponent(approver.id)}${APPROVER_KEY_SUFFIX}`);
  writeNewFile(file, `${JSON.stringify(privateJwk)}\n`, SECRET_MODE);
  replaceFile(approver.peopleFile, extended);
  return { file, kid };
}

/** The people file with one person more; what stands in it stays as it is written, comments too. */
function withPerson(text: string, { id, name, groups }: NewApprover, publicKey: string): string {
  const person = { id, ...(name === undefined ? {} : { name }), groups: [...groups], publicKey };
  const document = parseDocument(text);
  if (document.contents === null) return `${text}${stringify([person])}`;
  document.add(document.createNode(person));
  return String(document);
}

function replaceFile(file: string, text: string): void {
  const temporary = `${file}.${process.pid}.new`;
  writeFileSync(temporary, text, { mode: PUBLIC_MODE });
  renameSync(temporary, file);
}
