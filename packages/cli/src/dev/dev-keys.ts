import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { InstallationKeys } from '@holdpoint/installation/keys';
import { createServiceKey, type ServiceKeyKind } from '../keys/create-service-key.ts';

/** Names the audit logs of an installation on one's own machine. */
const SIGNER_NAME = 'holdpoint.localhost';

/** The files of the services' own keys; those of people belong to people, and are given with the people file. */
export type DevKeys = Pick<
  InstallationKeys,
  'approvalSigningKeyFile' | 'approvalPublicKeysFile' | 'auditSignerKeyFile' | 'auditReferenceKeyFile'
>;

/** Makes in this folder what is not there yet. */
export function ensureDevKeys(folder: string): DevKeys {
  const keys = {
    approvalSigningKeyFile: join(folder, 'approval-service.key.json'),
    approvalPublicKeysFile: join(folder, 'approval-service.pub.json'),
    auditSignerKeyFile: join(folder, 'audit-signer.key'),
    auditReferenceKeyFile: join(folder, 'reference.key'),
  };
  const missing: readonly (readonly [ServiceKeyKind, string])[] = [
    ['approval-service', keys.approvalSigningKeyFile],
    ['audit-signer', keys.auditSignerKeyFile],
    ['reference', keys.auditReferenceKeyFile],
  ];
  for (const [kind, file] of missing) if (!existsSync(file)) createServiceKey(kind, { folder, name: SIGNER_NAME });
  return keys;
}
