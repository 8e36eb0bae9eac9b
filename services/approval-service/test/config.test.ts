import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKeyPair } from '@holdpoint/core/approval/keys';
import { loadConfig } from '@holdpoint/process/config';
import { afterAll, describe, expect, test } from 'vitest';
import { configSchema } from '../src/config.ts';

const folder = mkdtempSync(join(tmpdir(), 'approval-config-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const keys = createKeyPair(Buffer.alloc(32, 1));
const env = {
  KAFKA_BROKERS: '127.0.0.1:9092',
  SCHEMA_REGISTRY_URL: 'http://127.0.0.1:8080/apis/ccompat/v7',
  APPROVAL_SIGNING_KEY_FILE: file('key.json', JSON.stringify(keys.privateJwk)),
  PEOPLE_FILE: file(
    'people.yaml',
    `- {id: ann, groups: [support], publicKey: ${createKeyPair(Buffer.alloc(32, 2)).publicJwk.x}}\n`,
  ),
};

test('key and people are read at start', () => {
  const config = loadConfig(configSchema, env);
  expect(config.APPROVAL_SIGNING_KEY_FILE.kid).toBe(keys.kid);
  expect([...config.PEOPLE_FILE.keys()]).toEqual(['ann']);
});

describe('refused at start, with the variable and the reason', () => {
  test.each([
    ['no key', { APPROVAL_SIGNING_KEY_FILE: undefined }, /APPROVAL_SIGNING_KEY_FILE: expected the path of the private key/],
    ['a key that is not there', { APPROVAL_SIGNING_KEY_FILE: join(folder, 'none') }, /APPROVAL_SIGNING_KEY_FILE.*ENOENT/],
    [
      'a public key',
      { APPROVAL_SIGNING_KEY_FILE: file('public.json', JSON.stringify(keys.publicJwk)) },
      /APPROVAL_SIGNING_KEY_FILE.*d: /,
    ],
    ['people that cannot be read', { PEOPLE_FILE: file('bad.yaml', '- {id: ann, groups: []}') }, /PEOPLE_FILE.*person 1, groups/],
    [
      'the service’s own key in a person’s hands',
      { PEOPLE_FILE: file('same.yaml', `- {id: ann, groups: [g], publicKey: ${keys.publicJwk.x}}`) },
      /PEOPLE_FILE.*"ann" has this service's own key/,
    ],
  ])('%s', (_what, change, message) => {
    expect(() => loadConfig(configSchema, { ...env, ...change })).toThrow(message);
  });

  test('no private key is ever shown', () => {
    expect(() => loadConfig(configSchema, { ...env, KAFKA_BROKERS: 'x' })).not.toThrow(keys.privateJwk.d);
  });
});
