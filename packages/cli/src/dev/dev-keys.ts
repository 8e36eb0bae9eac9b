import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createServiceKey, type ServiceKeyKind } from '../keys/create-service-key.ts';

/** Names the audit logs of an installation on one's own machine. */
const SIGNER_NAME = 'holdpoint.localhost';

/** The files of the services' own keys; those of people belong to people, and are given with the people file. */
export interface DevKeys {
  readonly approvalSigningKey: string;
  readonly approvalPublicKey: string;
  readonly auditSignerKey: string;
  /** What an auditor is given. */
  readonly auditVerifierKey: string;
  readonly referenceKey: string;
}

/** Makes in this folder what is not there yet. */
export function ensureDevKeys(folder: string): DevKeys {
  const keys = {
    approvalSigningKey: join(folder, 'approval-service.key.json'),
    approvalPublicKey: join(folder, 'approval-service.pub.json'),
    auditSignerKey: join(folder, 'audit-signer.key'),
    auditVerifierKey: join(folder, 'audit-verifier.key'),
    referenceKey: join(folder, 'reference.key'),
  };
  const missing: readonly (readonly [ServiceKeyKind, string])[] = [
    ['approval-service', keys.approvalSigningKey],
    ['audit-signer', keys.auditSignerKey],
    ['reference', keys.referenceKey],
  ];
  for (const [kind, file] of missing) if (!existsSync(file)) createServiceKey(kind, { folder, name: SIGNER_NAME });
  return keys;
}
