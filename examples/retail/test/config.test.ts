import { expect, test } from 'vitest';
import { readRetailConfig } from '../src/config.ts';
import { latencyMs } from '../src/tools/slow-shop.ts';

test('the shop’s own database is preferred, and the key is read unless told otherwise', () => {
  const own = { RETAIL_DATABASE_URL: 'postgres://shop/one', DATABASE_URL: 'postgres://runtime/two' };
  expect(readRetailConfig(own)).toEqual({
    databaseUrl: 'postgres://shop/one',
    poolSize: 8,
    idempotency: 'on',
    latency: undefined,
  });
  expect(readRetailConfig({ DATABASE_URL: 'postgresql://runtime/two', RETAIL_IDEMPOTENCY: 'off' })).toMatchObject({
    databaseUrl: 'postgresql://runtime/two',
    idempotency: 'off',
  });
});

test.each([
  [{}, 'RETAIL_DATABASE_URL or DATABASE_URL'],
  [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL'],
  [{ DATABASE_URL: 'postgres://x/y', RETAIL_POOL_SIZE: '0' }, 'RETAIL_POOL_SIZE'],
  [{ DATABASE_URL: 'postgres://x/y', RETAIL_IDEMPOTENCY: 'no' }, 'RETAIL_IDEMPOTENCY'],
  [{ DATABASE_URL: 'postgres://x/y', RETAIL_LATENCY_MS: '50' }, 'RETAIL_LATENCY_MS'],
  [{ DATABASE_URL: 'postgres://x/y', RETAIL_LATENCY_MS: '200-50' }, 'RETAIL_LATENCY_MS'],
])('%j is refused, naming the variable', (environment, variable) => {
  expect(() => readRetailConfig(environment)).toThrow(variable);
});

test('a slow shop takes as long over an attempt whenever it comes, within its bounds', () => {
  const { latency } = readRetailConfig({ DATABASE_URL: 'postgres://x/y', RETAIL_LATENCY_MS: '50-200', RETAIL_LATENCY_SEED: '7' });
  if (latency === undefined) throw new Error('no latency was read');
  const attempts = Array.from({ length: 200 }, (_, index) => ({ idempotencyKey: `key-${index}`, attempt: 1 + (index % 3) }));
  const paces = attempts.map((attempt) => latencyMs(latency, attempt));
  expect(attempts.map((attempt) => latencyMs(latency, attempt))).toEqual(paces);
  expect(Math.min(...paces)).toBeGreaterThanOrEqual(50);
  expect(Math.max(...paces)).toBeLessThan(200);
  expect(new Set(paces).size).toBeGreaterThan(150);
});
