/**
 * Every secret of an installation in containers, one a file, as `docker-compose.yml` names them: keys, passwords, and the addresses that
 * hold one. The folder is for its owner's eyes; the files in it can be read by the containers' users, who are others.
 */
import { randomBytes } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createInstallationKeys } from './keys.ts';

/** There are secrets already: what was signed with them would stop being believed. */
export class SecretsExistError extends Error {
  override readonly name = 'SecretsExistError';
}

/** Makes them in `folder`, and the approvers' own keys below it, for the approvers. @throws SecretsExistError */
export function createContainerSecrets(folder: string, peopleTemplateFile: string, signer: string): void {
  if (existsSync(folder)) throw new SecretsExistError(`${folder} is there already; remove it to make every key anew`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const keys = createInstallationKeys(folder, peopleTemplateFile, signer);
  const files = [
    keys.approvalSigningKeyFile,
    keys.approvalPublicKeysFile,
    keys.peopleFile,
    keys.auditSignerKeyFile,
    keys.auditReferenceKeyFile,
  ];
  for (const file of files) cpSync(file, join(folder, basename(file)));
  for (const [name, text] of Object.entries(databaseSecrets())) writeFileSync(join(folder, name), `${text}\n`);
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isFile()) chmodSync(join(folder, entry.name), 0o644);
}

/** A login for each that connects; the two databases are made by `infra/compose/create-databases.sh`. */
function databaseSecrets(): Readonly<Record<string, string>> {
  const password = (): string => randomBytes(18).toString('hex');
  const address = (login: string, word: string, database: string) => `postgres://${login}:${word}@postgres:5432/${database}`;
  const [owner, shop] = [password(), password()];
  return {
    'postgres-password': owner,
    'shop-password': shop,
    'database-owner.url': address('postgres', owner, 'holdpoint'),
    'audit-database.url': address('audit_projector', password(), 'holdpoint'),
    'operations-database.url': address('metrics_projector', password(), 'holdpoint'),
    'shop-database.url': address('shop', shop, 'shop'),
    'grafana-password': password(),
  };
}
