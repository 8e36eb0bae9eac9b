/** `npm run secrets`: the secrets that docker-compose.yml names, in infra/compose/secrets. */
import { join, resolve } from 'node:path';
import { createContainerSecrets, SecretsExistError } from './container-secrets.ts';

const root = resolve(import.meta.dirname, '../../..');
const folder = join(root, 'infra/compose/secrets');

try {
  createContainerSecrets(folder, join(root, 'examples/retail/people.yaml'), 'holdpoint.example/retail');
  process.stdout.write(`Secrets are in ${folder}; the approvers' own keys in ${join(folder, 'keys/approvers')}.\n`);
} catch (error) {
  if (!(error instanceof SecretsExistError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
