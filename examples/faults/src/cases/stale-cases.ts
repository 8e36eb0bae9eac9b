/** Stale data: without and with an approval in between. */
import type { FaultCase } from './fault-case.ts';
import { askService, forEachEffect } from './steps.ts';

const group = 'stale data';
const moved = { version: 2 } as const;

export const staleCases: readonly FaultCase[] = [
  ...forEachEffect(group, 'StaleDataError', (effect, name) => ({
    steps: [askService(`faults.typed_${effect}`, name)],
    service: moved,
  })),
  ...forEachEffect(group, 'HTTP 409', (effect, name) => ({
    steps: [askService(`faults.http_${effect}`, name)],
    service: moved,
    ...(effect === 'once' ? { person: [{ to: 'in_doubt', choose: 'fail' }] } : {}),
  })),
  {
    ...{ name: 'stale after an approval, idempotent', group },
    steps: [askService('gated.idempotent', 'stale after an approval, idempotent')],
    service: moved,
  },
  {
    ...{ name: 'stale after an approval, irreversible', group },
    steps: [askService('gated.once', 'stale after an approval, irreversible')],
    service: moved,
  },
  {
    ...{ name: 'stale after an approval, and nothing had changed', group },
    steps: [askService('gated.idempotent', 'stale after an approval, and nothing had changed')],
    service: { answers: [{ answer: { kind: 'status', status: 409, problem: 'moved' } }] },
  },
  {
    ...{ name: 'refreshes exhausted', group },
    steps: [askService('faults.typed_idempotent', 'refreshes exhausted')],
    service: { version: 'runs_on' },
    person: [{ to: 'retries_exhausted', choose: 'fail' }],
  },
  {
    ...{ name: 'no refresh', group },
    steps: [askService('faults.never_fresh', 'no refresh')],
    service: moved,
    person: [{ to: 'retries_exhausted', choose: 'fail' }],
  },
  {
    ...{ name: 'refresh answers nonsense', group },
    steps: [askService('faults.falsely_fresh', 'refresh answers nonsense')],
    service: moved,
  },
];
