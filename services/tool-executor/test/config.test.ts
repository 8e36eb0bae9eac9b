import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '@holdpoint/process/config';
import { afterAll, describe, expect, test } from 'vitest';
import { configSchema } from '../src/config.ts';
import { annasKey, serviceKey } from './support/approvals.ts';

const folder = mkdtempSync(join(tmpdir(), 'executor-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

const env = {
  KAFKA_BROKERS: '127.0.0.1:9092',
  SCHEMA_REGISTRY_URL: 'http://127.0.0.1:8081',
  APP_MODULE: './app.ts',
  POOL: 'bank',
  APPROVAL_PUBLIC_KEYS: file('keys.json', JSON.stringify(serviceKey.publicJwk)),
  PEOPLE_FILE: file('people.yaml', `- id: anna\n  groups: [treasury]\n  publicKey: ${annasKey.publicJwk.x}\n`),
};

describe('the environment', () => {
  test('says what has to be said; the rest has defaults', () => {
    expect(loadConfig(configSchema, env)).toMatchObject({ POOL: 'bank', CONCURRENCY: 32, STOP_DEADLINE_MS: 25_000 });
  });

  test.each(['APP_MODULE', 'POOL', 'APPROVAL_PUBLIC_KEYS', 'PEOPLE_FILE'])('without %s is refused, by that name', (name) => {
    expect(() => loadConfig(configSchema, { ...env, [name]: undefined })).toThrow(name);
  });

  test('keys and people are read from their files', () => {
    const { APPROVAL_PUBLIC_KEYS, PEOPLE_FILE } = loadConfig(configSchema, env);
    expect([[...APPROVAL_PUBLIC_KEYS.keys()], [...PEOPLE_FILE.keys()]]).toEqual([[serviceKey.kid], ['anna']]);
  });

  test.each([
    ['APPROVAL_PUBLIC_KEYS', file('no-key.json', 'no key')],
    ['PEOPLE_FILE', file('no-key.yaml', '- id: anna')],
    ['PEOPLE_FILE', '/nowhere'],
    ['POOL', 'Bank'],
    ['CONCURRENCY', '0'],
    ['STOP_DEADLINE_MS', '10'],
  ])('with a wrong %s is refused, by that name', (name, value) => {
    expect(() => loadConfig(configSchema, { ...env, [name]: value })).toThrow(name);
  });
});
