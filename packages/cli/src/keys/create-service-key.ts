import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createKeyPair } from '@holdpoint/core/approval/keys';
import { generateKey } from '@holdpoint/ledger/note-key';
import { PUBLIC_MODE, SECRET_MODE, writeNewFile } from './write-new-file.ts';

/** Keys that belong to services and not to people. */
export type ServiceKeyKind = 'approval-service' | 'audit-signer' | 'reference';

/** The files that were written; the public part is for those who verify. */
export interface CreatedServiceKey {
  readonly secretFile: string;
  readonly publicFile?: string;
}

/** Makes the key of a service. @throws CliProblem if a file of that name is there already */
export function createServiceKey(
  kind: ServiceKeyKind,
  options: { readonly folder: string; readonly name: string },
): CreatedServiceKey {
  switch (kind) {
    case 'approval-service':
      return approvalServiceKey(options.folder);
    case 'audit-signer':
      return auditSignerKey(options.folder, options.name);
    case 'reference':
      return referenceKey(options.folder);
  }
}

/** Signs outcomes; executors pin the public one. Both are JWK. */
function approvalServiceKey(folder: string): CreatedServiceKey {
  const { privateJwk, publicJwk } = createKeyPair(randomBytes(32));
  return writePair(
    folder,
    ['approval-service.key.json', JSON.stringify(privateJwk)],
    ['approval-service.pub.json', JSON.stringify(publicJwk)],
  );
}

/** Signs checkpoints (C2SP signed-note); verifiers pin the other one. */
function auditSignerKey(folder: string, name: string): CreatedServiceKey {
  const { signerKey, verifierKey } = generateKey(name);
  return writePair(folder, ['audit-signer.key', signerKey], ['audit-verifier.key', verifierKey]);
}

/** 32 bytes, hexadecimal: what keyed references to personal values are made with. It has no public part. */
function referenceKey(folder: string): CreatedServiceKey {
  const secretFile = join(folder, 'reference.key');
  writeNewFile(secretFile, `${randomBytes(32).toString('hex')}\n`, SECRET_MODE);
  return { secretFile };
}

type NamedText = readonly [name: string, text: string];

function writePair(folder: string, [secretName, secretText]: NamedText, [publicName, publicText]: NamedText): CreatedServiceKey {
  const secretFile = join(folder, secretName);
  const publicFile = join(folder, publicName);
  writeNewFile(secretFile, `${secretText}\n`, SECRET_MODE);
  writeNewFile(publicFile, `${publicText}\n`, PUBLIC_MODE);
  return { secretFile, publicFile };
}
