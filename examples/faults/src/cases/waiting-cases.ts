/** A thousand calls that wait for their retry, and the others beside which they must not be noticed. */
import type { FaultCase } from './fault-case.ts';
import { askService } from './steps.ts';

/** Tasks whose call waits. */
export const WAITING = 1_000;
/** Tasks of one round of the others. */
export const OTHERS = 100;
/** Rounds of the others, before and beside: the fastest counts, the others may have been disturbed. */
export const ROUNDS = 3;

export const waitingCase: FaultCase = {
  name: `told to wait for an hour, ${WAITING} tasks`,
  group: 'a thousand calls that wait',
  steps: [askService('faults.http_read', `told to wait for an hour, ${WAITING} tasks`)],
  service: { always: { answer: { kind: 'status', status: 429, retryAfter: '3600' } } },
  retryAfterMs: 3_600_000,
};

export const otherCase: FaultCase = {
  name: `the others, ${ROUNDS * 2} rounds of ${OTHERS} tasks`,
  group: 'a thousand calls that wait',
  steps: [askService('faults.http_idempotent', `the others, ${ROUNDS * 2} rounds of ${OTHERS} tasks`)],
  effectsAtMost: ROUNDS * 2 * OTHERS,
};

export const waitingCases: readonly FaultCase[] = [waitingCase, otherCase];
