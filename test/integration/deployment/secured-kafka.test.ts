import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { createAuthority } from '../../support/certificates.ts';
import { errorOf, runCliProcess } from '../../support/cli-process.ts';
import { type RegistryGateway, startRegistryGateway } from '../../support/registry-gateway.ts';
import { type SecuredKafka, startSecuredKafka } from '../../support/secured-kafka.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 240_000 });

const folder = mkdtempSync(join(tmpdir(), 'secured-'));
let kafka: SecuredKafka;
let gateway: RegistryGateway;
let environment: Readonly<Record<string, string>>;

beforeAll(async () => {
  kafka = await startSecuredKafka(['stranger']);
  const login = { username: 'holdpoint', password: 'open sesame' };
  gateway = await startRegistryGateway(inject('addresses').registryUrl, kafka.authority.issue('gateway'), login);
  environment = {
    KAFKA_BROKERS: kafka.loginAddress,
    KAFKA_TLS: 'on',
    KAFKA_TLS_CA_FILE: kafka.authority.certFile,
    KAFKA_SASL_MECHANISM: 'scram-sha-512',
    KAFKA_SASL_USERNAME: 'stranger',
    KAFKA_SASL_PASSWORD_FILE: secretFile('password', kafka.passwords.stranger ?? ''),
    SCHEMA_REGISTRY_URL: gateway.url,
    SCHEMA_REGISTRY_USERNAME: login.username,
    SCHEMA_REGISTRY_PASSWORD_FILE: secretFile('registry', login.password),
    NODE_EXTRA_CA_CERTS: kafka.authority.certFile,
    DATABASE_URL: inject('addresses').databaseUrl,
    HOLDPOINT_HOME: folder,
  };
});
afterAll(async () => {
  await gateway?.close();
  await kafka?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function secretFile(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, `${text}\n`, { mode: 0o600 });
  return file;
}

/** What the doctor finds, by name: `ok`, or why not. */
async function doctor(change: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>> {
  const { json } = await runCliProcess(['doctor', '--json'], { ...environment, ...change });
  return Object.fromEntries(json.map(({ name, status, detail }) => [name, `${status}: ${detail}`]));
}

const noLogin = { KAFKA_SASL_MECHANISM: '', KAFKA_SASL_USERNAME: '', KAFKA_SASL_PASSWORD_FILE: '' };

test('TLS with a login, and a registry over https with a name, are reached', async () => {
  const found = await doctor({});
  expect(found.Kafka).toBe(`ok: ${kafka.loginAddress} answers, TLS, login by scram-sha-512`);
  expect(found['Schema registry']).toMatch(/^ok: https:/);
});

test('a certificate of its own lets a client in where no login is asked for', async () => {
  const { certFile, keyFile } = kafka.authority.issue('client');
  const own = { KAFKA_BROKERS: kafka.certificateAddress, KAFKA_TLS_CERT_FILE: certFile, KAFKA_TLS_KEY_FILE: keyFile };
  expect((await doctor({ ...own, ...noLogin })).Kafka).toBe(`ok: ${kafka.certificateAddress} answers, TLS`);
});

test('an authority that is not trusted is named as the reason, and so is a wrong name', async () => {
  const stranger = createAuthority(folder, 'somebody-else');
  const untrusted = await doctor({ KAFKA_TLS_CA_FILE: stranger.certFile, NODE_EXTRA_CA_CERTS: '' });
  expect(untrusted.Kafka).toMatch(/^failed: .* listens, but the certificate of .* is not trusted \(\w+\)$/);
  expect(untrusted['Schema registry']).toMatch(/^failed: no answer .* \(\w+\)$/);
  const misnamed = await doctor({ KAFKA_TLS_SERVER_NAME: 'kafka.elsewhere.example' });
  expect(misnamed.Kafka).toContain('is not trusted (ERR_TLS_CERT_ALTNAME_INVALID)');
});

test('a wrong password is named as the reason, at both, and is not told', async () => {
  const wrong = secretFile('wrong', 'hunter2');
  const found = await doctor({ KAFKA_SASL_PASSWORD_FILE: wrong, SCHEMA_REGISTRY_PASSWORD_FILE: wrong });
  expect(found.Kafka).toContain('the brokers do not let stranger in by scram-sha-512: name, password or mechanism is wrong');
  expect(found['Schema registry']).toBe('failed: the registry does not take the name and password (401)');
  const command = await runCliProcess(['topics', 'create', '--json'], { ...environment, KAFKA_SASL_PASSWORD_FILE: wrong });
  expect(command.exit).toBe(4);
  expect(errorOf(command)).toMatchObject({ error: { code: 'BROKER_REFUSED' } });
  expect(JSON.stringify([found, command])).not.toContain('hunter2');
});
