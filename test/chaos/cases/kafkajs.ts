/** What kafkajs 2.2.4 does, and the rules of packages/stream that follow: each a case. */
import { kafkajsFacts } from '../kafkajs-facts/all.ts';
import { runFact } from '../kafkajs-facts/run-fact.ts';
import type { ChaosCase } from '../runner/case.ts';

export const kafkajsCases: readonly ChaosCase[] = kafkajsFacts.map((shown) => ({
  name: shown.name,
  title: `kafkajs: ${shown.fact}; ours: ${shown.rule}`,
  run: ({ account, ground }) => runFact(shown, ground.addresses, account),
}));
