/** Every case, in the order in which they are run. */
import type { ChaosCase } from '../runner/case.ts';
import { kafkajsCases } from './kafkajs.ts';
import { killEverything } from './kill-everything.ts';

export const allCases: readonly ChaosCase[] = [killEverything, ...kafkajsCases];
