import { expect, test } from 'vitest';
import { isServer, planKills, type Victim } from '../../../src/demo/chaos/victims.ts';

const seeds = Array.from({ length: 50 }, (_, seed) => seed);

test.each(seeds)('seed %i kills each service three times and each server once, the same way each time', (seed) => {
  const plan = planKills(seed);
  const times = new Map<Victim, number>();
  for (const { victim } of plan) times.set(victim, (times.get(victim) ?? 0) + 1);
  expect(times.size).toBe(8);
  for (const [victim, count] of times) expect(count).toBe(isServer(victim) ? 1 : 3);
  expect(planKills(seed)).toEqual(plan);
});

test('seeds differ in what is killed when', () => {
  expect(new Set(seeds.map((seed) => JSON.stringify(planKills(seed)))).size).toBe(seeds.length);
});
