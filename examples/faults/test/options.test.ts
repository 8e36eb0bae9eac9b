import { expect, test } from 'vitest';
import { FaultsOptionsError, readFaultsOptions } from '../src/options.ts';

test('without arguments every case is compared with the committed table', () => {
  expect(readFaultsOptions([])).toMatchObject({ only: undefined, accept: false, json: false });
  expect(readFaultsOptions([])?.expectedFile).toMatch(/examples\/faults\/expected\.md$/);
});

test('help is asked for', () => {
  expect(readFaultsOptions(['--help'])).toBeUndefined();
});

test('a part of the table is never written over the whole', () => {
  expect(() => readFaultsOptions(['--only', '503', '--accept'])).toThrow(FaultsOptionsError);
  expect(() => readFaultsOptions(['--onyl', '503'])).toThrow(FaultsOptionsError);
});
