/** Each row of docs/kafkajs.md: the fact on a real broker, and the rule. All at once, since most of it is waiting. */
import { beforeAll, expect, inject, test } from 'vitest';
import { kafkajsFacts } from './kafkajs-facts/all.ts';
import { runFact } from './kafkajs-facts/run-fact.ts';
import { Account } from './runner/account.ts';

const accounts = kafkajsFacts.map(() => new Account());
let ends: readonly PromiseSettledResult<void>[];

beforeAll(async () => {
  const addresses = inject('addresses');
  const runs = kafkajsFacts.map((fact, index) => runFact(fact, addresses, accounts[index] ?? new Account()));
  ends = await Promise.allSettled(runs);
});

for (const [index, { name, fact, rule }] of kafkajsFacts.entries())
  test(`${name}: ${fact}. Ours: ${rule}`, () => {
    const end = ends[index];
    if (end?.status === 'rejected') throw end.reason;
    const checks = accounts[index]?.checks ?? [];
    expect(checks.length).toBeGreaterThan(1);
    expect(checks.filter(({ holds }) => !holds)).toEqual([]);
  });
