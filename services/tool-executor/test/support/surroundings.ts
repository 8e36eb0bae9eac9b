import { ManualClock } from '@holdpoint/stream/memory/manual-clock';
import type { Surroundings } from '../../src/running/carry-out.ts';
import { NOW } from './requests.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };

/** Surroundings whose clock moves only when told to. */
export function surroundings(clock = new ManualClock(NOW)): Surroundings & { readonly clock: ManualClock } {
  return { executor: 'executor-b', clock, toolLog: () => silent };
}
