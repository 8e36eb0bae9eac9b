import { expect, test } from 'vitest';
import { readRetailConfig } from '../src/config.ts';

test('the shop’s own database is preferred, and the key is read unless told otherwise', () => {
  const own = { RETAIL_DATABASE_URL: 'postgres://shop/one', DATABASE_URL: 'postgres://runtime/two' };
  expect(readRetailConfig(own)).toEqual({ databaseUrl: 'postgres://shop/one', poolSize: 8, idempotency: 'on' });
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
])('%j is refused, naming the variable', (environment, variable) => {
  expect(() => readRetailConfig(environment)).toThrow(variable);
});
