import { expect, test } from 'vitest';
import { readChaosOptions } from '../options.ts';
import { Account } from './account.ts';
import { jsonOf, tallyOf, toldOf } from './told.ts';

function resultOf(account: Account) {
  return { name: 'kill-it', title: 'it is killed', seed: 7, account, seconds: 1.5 };
}

test('an account tells what was done, how often, and each check', () => {
  const account = new Account();
  account.did('SIGKILL: kafka');
  account.did('SIGKILL: kafka', 2);
  account.figure('until it went on', '3 s');
  account.check('nothing is lost', [], []);
  const told = toldOf(resultOf(account));
  expect(told).toContain('kill-it');
  expect(told).toContain('it is killed (seed 7, 1.5 s)');
  expect(told).toContain('3 × SIGKILL: kafka');
  expect(told).toContain('until it went on: 3 s');
  expect(told).toContain('nothing is lost');
  expect(account.hasPassed).toBe(true);
});

test('one check that does not hold fails the case, and says what was found', () => {
  const account = new Account();
  account.check('nothing is lost', ['task-1'], []);
  account.check('nothing came twice', 0, 0);
  expect(account.hasPassed).toBe(false);
  expect(toldOf(resultOf(account))).toContain("found [ 'task-1' ]");
  expect(tallyOf([resultOf(account)])).toBe('0 passed, 1 failed');
});

test('a case that has checked nothing has not passed', () => {
  const account = new Account();
  account.did('SIGKILL: kafka');
  expect(account.hasPassed).toBe(false);
});

test('all of it is one line of JSON', () => {
  const account = new Account();
  account.did('SIGKILL: kafka');
  account.check('nothing is lost', 0, 0);
  const line = jsonOf([resultOf(account)], 3);
  expect(line).not.toContain('\n');
  expect(JSON.parse(line)).toMatchObject({
    ...{ passed: 1, failed: 0, seconds: 3 },
    cases: [{ name: 'kill-it', seed: 7, passed: true, done: { 'SIGKILL: kafka': 1 } }],
  });
});

test('options name cases that there are', () => {
  expect(readChaosOptions(['--case', 'a', '--case', 'b', '--times', '3', '--seed', '9'], ['a', 'b'])).toEqual({
    ...{ cases: ['a', 'b'], times: 3, seed: 9, mode: 'run', json: false },
  });
  expect(() => readChaosOptions(['--case', 'c'], ['a', 'b'])).toThrow('expected one of a, b, found "c"');
  expect(() => readChaosOptions(['--times', '0'], [])).toThrow('--times: expected a whole number from 1 on');
});
