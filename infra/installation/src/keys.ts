/** Every key of an installation, made anew at each start and kept under its home, readable by its owner alone. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createKeyPair } from '@holdpoint/core/approval/keys';
import { generateKey } from '@holdpoint/ledger/note-key';
import { parse, stringify } from 'yaml';
import { z } from 'zod';

export interface InstallationKeys {
  readonly approvalSigningKeyFile: string;
  readonly approvalPublicKeysFile: string;
  readonly peopleFile: string;
  /** One private key a file, named `<person>.key.json`. */
  readonly approverKeysFolder: string;
  readonly auditSignerKeyFile: string;
  /** The public half: what an auditor is given beforehand. */
  readonly auditVerifierKeyFile: string;
  readonly auditReferenceKeyFile: string;
}

const templateSchema = z.array(z.object({ id: z.string(), name: z.string(), groups: z.array(z.string()) }));

/** Makes the keys under `<home>/keys`. `signer` names the audit's signer in its checkpoints. */
export function createInstallationKeys(home: string, peopleTemplateFile: string, signer: string): InstallationKeys {
  const folder = join(home, 'keys');
  const approverKeysFolder = join(folder, 'approvers');
  mkdirSync(approverKeysFolder, { recursive: true, mode: 0o700 });
  const service = createKeyPair(randomBytes(32));
  const people = templateSchema.parse(parse(readFileSync(peopleTemplateFile, 'utf8')));
  const listed = people.map((person) => ({ ...person, publicKey: createApproverKey(approverKeysFolder, person.id) }));
  const audit = generateKey(signer);
  return {
    approvalSigningKeyFile: keep(join(folder, 'approval-service.json'), JSON.stringify(service.privateJwk)),
    approvalPublicKeysFile: keep(join(folder, 'approval-service.public.json'), JSON.stringify(service.publicJwk)),
    peopleFile: keep(join(folder, 'people.yaml'), stringify(listed)),
    approverKeysFolder,
    auditSignerKeyFile: keep(join(folder, 'audit-signer.key'), `${audit.signerKey}\n`),
    auditVerifierKeyFile: keep(join(folder, 'audit-verifier.key'), `${audit.verifierKey}\n`),
    auditReferenceKeyFile: keep(join(folder, 'audit-reference.key'), `${randomBytes(32).toString('hex')}\n`),
  };
}

/** Writes the person's private key and returns the public one. */
function createApproverKey(folder: string, person: string): string {
  const { privateJwk, publicJwk } = createKeyPair(randomBytes(32));
  keep(join(folder, `${person}.key.json`), JSON.stringify(privateJwk));
  return publicJwk.x;
}

function keep(file: string, text: string): string {
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}
