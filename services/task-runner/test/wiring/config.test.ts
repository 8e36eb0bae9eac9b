import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, loadConfig } from '@holdpoint/process/config';
import { expect, onTestFinished, test } from 'vitest';
import { configSchema } from '../../src/config.ts';

const policy = `
version: "1"
groups: [managers]
default:
  chain: [{ group: managers, needed: 1 }]
  decideWithin: 1h
  executeWithin: 1h
rules: []
`;

function fileWith(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'holdpoint-policy-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'policy.yaml');
  writeFileSync(path, text);
  return path;
}

const env = { KAFKA_BROKERS: '127.0.0.1:9092', SCHEMA_REGISTRY_URL: 'http://127.0.0.1:8080', TOOL_POOLS: 'crm, mail' };

test('the environment names brokers, pools and a sound policy; the rest has defaults', () => {
  const config = loadConfig(configSchema, { ...env, POLICY_FILE: fileWith(policy) });
  expect(config).toMatchObject({ TOOL_POOLS: ['crm', 'mail'], CATALOG_WAIT_MS: 60_000, START_WITHIN_MS: 60_000 });
  expect(config.POLICY_FILE.version).toBe('1');
});

test('a policy that is not sound keeps the runner from starting, and the error says why', () => {
  const load = () => loadConfig(configSchema, { ...env, POLICY_FILE: fileWith('version: 1\nrules: nonsense') });
  expect(load).toThrow(ConfigError);
  expect(load).toThrow(/POLICY_FILE: expected the path of a sound policy.*policy:\d+: error .*policy\.yaml/);
});

test('every wrong variable is named at once', () => {
  const load = () => loadConfig(configSchema, { ...env, TOOL_POOLS: 'CRM!', CATALOG_WAIT_MS: 'soon' });
  for (const name of [/TOOL_POOLS: expected/, /CATALOG_WAIT_MS: expected/, /POLICY_FILE: expected/]) expect(load).toThrow(name);
});
