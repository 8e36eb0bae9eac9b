import { loadConfig } from '@holdpoint/process/config';
import { describe, expect, test } from 'vitest';
import { configSchema } from '../src/config.ts';

const env = {
  KAFKA_BROKERS: '127.0.0.1:9092',
  SCHEMA_REGISTRY_URL: 'http://127.0.0.1:8081',
  APP_MODULE: './app.ts',
  POOL: 'bank',
  APPROVAL_PUBLIC_KEYS: 'keys.json',
  PEOPLE_FILE: 'people.yaml',
};

describe('the environment', () => {
  test('says what has to be said; the rest has defaults', () => {
    expect(loadConfig(configSchema, env)).toMatchObject({ POOL: 'bank', CONCURRENCY: 32, STOP_DEADLINE_MS: 25_000 });
  });

  test.each(['APP_MODULE', 'POOL', 'APPROVAL_PUBLIC_KEYS', 'PEOPLE_FILE'])('without %s is refused, by that name', (name) => {
    expect(() => loadConfig(configSchema, { ...env, [name]: undefined })).toThrow(name);
  });

  test.each([
    ['POOL', 'Bank'],
    ['CONCURRENCY', '0'],
    ['STOP_DEADLINE_MS', '10'],
  ])('with a wrong %s is refused, by that name', (name, value) => {
    expect(() => loadConfig(configSchema, { ...env, [name]: value })).toThrow(name);
  });
});
