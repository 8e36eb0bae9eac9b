import { ConfigError, loadConfig } from '@holdpoint/process/config';
import { secret } from '@holdpoint/process/secret';
import { databaseVariables, httpVariables, kafkaVariables, logVariables } from '@holdpoint/process/variables';
import { expect, test } from 'vitest';
import { z } from 'zod';

const schema = z.object({ ...kafkaVariables, ...httpVariables, ...databaseVariables, ...logVariables });
const good = {
  KAFKA_BROKERS: 'one:9092, two:9092',
  SCHEMA_REGISTRY_URL: 'http://registry:8081',
  DATABASE_URL: 'postgres://user:word@host:5432/holdpoint',
};

function wrong(env: NodeJS.ProcessEnv): ConfigError {
  try {
    loadConfig(schema, env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
  }
  throw new Error('the environment was accepted');
}

test('a good environment is typed, with defaults filled in', () => {
  expect(loadConfig(schema, good)).toEqual({
    KAFKA_BROKERS: ['one:9092', 'two:9092'],
    SCHEMA_REGISTRY_URL: 'http://registry:8081',
    DATABASE_URL: 'postgres://user:word@host:5432/holdpoint',
    HOLDPOINT_TOPIC_PREFIX: 'holdpoint.',
    HOLDPOINT_PARTITIONS: 12,
    HTTP_HOST: '127.0.0.1',
    HTTP_PORT: 0,
    LOG_LEVEL: 'info',
  });
});

test('every wrong variable is named at once, with what it expects', () => {
  const error = wrong({ ...good, KAFKA_BROKERS: 'kafka', HTTP_PORT: 'eighty', LOG_LEVEL: undefined, SCHEMA_REGISTRY_URL: '' });
  expect(error.variables).toEqual([
    { name: 'KAFKA_BROKERS', expected: 'host:port, several with commas between', value: 'kafka' },
    { name: 'SCHEMA_REGISTRY_URL', expected: 'http(s) address of the Confluent-compatible API, without user and password' },
    { name: 'HTTP_PORT', expected: 'port for health and metrics, 0 for any free one', value: 'eighty' },
  ]);
  for (const { name, expected } of error.variables) expect(error.message).toContain(`${name}: expected ${expected}`);
});

test('the value of a secret variable is never told', () => {
  const error = wrong({ ...good, DATABASE_URL: 'mysql://user:hunter2@host/db' });
  expect(error.variables).toEqual([{ name: 'DATABASE_URL', expected: 'postgres://user:password@host:port/database' }]);
  expect(JSON.stringify([error.message, error.variables, error.stack])).not.toContain('hunter2');
});

test('a secret stays one when it is checked further, described or given a default', () => {
  const own = z.object({
    SIGNING_KEY: secret(z.string()).min(32).optional(),
    TOKEN: secret(z.string()).regex(/^t_/).default('t_'),
  });
  const attempt = () => loadConfig(own, { SIGNING_KEY: 'too-short', TOKEN: 'also-told' });
  expect(attempt).toThrow(ConfigError);
  expect(attempt).not.toThrow(/too-short|also-told/);
});

test('a variable set to nothing counts as absent, so its default holds', () => {
  expect(loadConfig(schema, { ...good, HOLDPOINT_PARTITIONS: ' ' }).HOLDPOINT_PARTITIONS).toBe(12);
});
