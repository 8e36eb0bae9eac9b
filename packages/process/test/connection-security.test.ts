import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, loadConfig } from '@holdpoint/process/config';
import { kafkaSecurity, registrySecurity, securityAgrees } from '@holdpoint/process/connection-security';
import { databaseVariables, kafkaVariables } from '@holdpoint/process/variables';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';

const schema = z.object({ ...kafkaVariables, ...databaseVariables }).superRefine(securityAgrees);
const good = {
  KAFKA_BROKERS: 'kafka:9093',
  SCHEMA_REGISTRY_URL: 'https://registry/apis/ccompat/v7',
  DATABASE_URL: 'postgres://user:word@host:5432/holdpoint',
};
const folder = mkdtempSync(join(tmpdir(), 'security-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const [one, other] = [selfSigned('one'), selfSigned('other')];
const tls = { KAFKA_TLS: 'on', KAFKA_TLS_CERT_FILE: one.cert, KAFKA_TLS_KEY_FILE: one.key };
const login = { KAFKA_SASL_MECHANISM: 'scram-sha-512', KAFKA_SASL_USERNAME: 'runner', KAFKA_SASL_PASSWORD: 'hunter2' };

test('without any of it, Kafka is reached in plain text and the registry without a name', () => {
  const config = loadConfig(schema, good);
  expect({ ...kafkaSecurity(config), ...registrySecurity(config) }).toEqual({});
});

test('TLS with a CA and a certificate of its own, and a login by SCRAM', () => {
  const config = loadConfig(schema, { ...good, ...tls, ...login, KAFKA_TLS_CA_FILE: other.cert, KAFKA_TLS_SERVER_NAME: 'kafka' });
  const { ssl, sasl } = kafkaSecurity(config);
  expect(sasl).toEqual({ mechanism: 'scram-sha-512', username: 'runner', password: 'hunter2' });
  expect(ssl).toMatchObject({ servername: 'kafka', key: expect.stringContaining('PRIVATE KEY') });
  expect(ssl).toMatchObject({ ca: expect.stringContaining('BEGIN'), cert: expect.stringContaining('BEGIN') });
});

test('a secret may come as a file, whose line end is no part of it', () => {
  const [password, url] = [file('password', 'from a file\n'), file('url', `${good.DATABASE_URL}\n`)];
  const { KAFKA_SASL_PASSWORD: _, ...named } = login;
  const given = { ...good, ...named, KAFKA_SASL_PASSWORD_FILE: password, DATABASE_URL: '', DATABASE_URL_FILE: url };
  const config = loadConfig(schema, given);
  expect(config).toMatchObject({ KAFKA_SASL_PASSWORD: 'from a file', DATABASE_URL: good.DATABASE_URL });
});

test.each([
  ['a CA without TLS', { KAFKA_TLS_CA_FILE: one.cert }, 'KAFKA_TLS: expected on, since KAFKA_TLS_CA_FILE is set'],
  ['a file that is no certificate', { KAFKA_TLS: 'on', KAFKA_TLS_CA_FILE: one.key }, 'it holds no PEM certificate'],
  ['a file that is not there', { KAFKA_TLS: 'on', KAFKA_TLS_CA_FILE: '/nowhere/ca.pem' }, 'ENOENT'],
  ['a key that is none', { ...tls, KAFKA_TLS_KEY_FILE: file('none.key', 'hunter2') }, 'it holds no private key'],
  ['a certificate without its key', { ...tls, KAFKA_TLS_KEY_FILE: '' }, 'KAFKA_TLS_KEY_FILE: expected to be set'],
  ['the key of another certificate', { ...tls, KAFKA_TLS_KEY_FILE: other.key }, 'it is the key of another certificate'],
  ['a login without a password', { ...login, KAFKA_SASL_PASSWORD: '' }, 'KAFKA_SASL_PASSWORD: expected to be set'],
  ['a login without a mechanism', { ...login, KAFKA_SASL_MECHANISM: '' }, 'KAFKA_SASL_MECHANISM: expected to be set'],
  ['an unknown mechanism', { ...login, KAFKA_SASL_MECHANISM: 'gssapi' }, 'expected plain, scram-sha-256 or scram-sha-512'],
  [
    'a password in plain text',
    { ...login, KAFKA_SASL_MECHANISM: 'plain' },
    'KAFKA_TLS: expected on, since KAFKA_SASL_MECHANISM=plain',
  ],
  [
    'a password twice',
    { ...login, KAFKA_SASL_PASSWORD_FILE: file('again', 'hunter2') },
    'KAFKA_SASL_PASSWORD_FILE: expected to be absent, since KAFKA_SASL_PASSWORD is set',
  ],
  ['a password file that is empty', { KAFKA_SASL_PASSWORD_FILE: file('empty', '\n') }, 'it is empty'],
  [
    'a registry password over http',
    { SCHEMA_REGISTRY_URL: 'http://registry', SCHEMA_REGISTRY_USERNAME: 'a', SCHEMA_REGISTRY_PASSWORD: 'hunter2' },
    'SCHEMA_REGISTRY_URL: expected an https address',
  ],
  [
    'a password in an address that is shown',
    { SCHEMA_REGISTRY_URL: 'https://me:hunter2@registry/x' },
    'without user and password, but it is "https://…@registry/x"',
  ],
])('%s is refused by name, and no secret is told', (_what, change, told) => {
  const attempt = () => loadConfig(schema, { ...good, ...change });
  expect(attempt).toThrow(ConfigError);
  expect(attempt).toThrow(told);
  expect(attempt).not.toThrow('hunter2');
});

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

function selfSigned(name: string): { readonly cert: string; readonly key: string } {
  const [cert, key] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  execFileSync('openssl', ['req', '-x509', ...curve, '-subj', `/CN=${name}`, '-keyout', key, '-out', cert], { stdio: 'pipe' });
  return { cert, key };
}
