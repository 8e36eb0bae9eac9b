/**
 * Transient, by each cause. Where the cause leaves it open, the worst is made true: the effect has happened although the answer says otherwise, so
 * that doing it again by accident would show.
 */
import type { Effect } from '@holdpoint/contracts/vocabulary';
import type { FaultCase, Misbehaviour, PersonsAnswer } from './fault-case.ts';
import { askDatabase, askService, forEachEffect } from './steps.ts';

const group = 'transient';

/** In doubt about a `once` call the person looks into the world and says what is true there. */
const finds = (choose: 'skip' | 'retry'): readonly PersonsAnswer[] => [{ to: 'in_doubt', choose }];
const ifOnce = (effect: Effect, person: readonly PersonsAnswer[]) => (effect === 'once' ? { person } : {});

/** The first request comes to grief although its effect has happened. */
function afterTheEffect(cause: string, tool: string, answer: Misbehaviour['answer']): readonly FaultCase[] {
  return forEachEffect(group, cause, (effect, name) => ({
    steps: [askService(`faults.${tool}_${effect}`, name)],
    service: { answers: [{ applies: effect !== 'read', answer }] },
    ...ifOnce(effect, finds('skip')),
  }));
}

export const transientCases: readonly FaultCase[] = [
  ...afterTheEffect('TransientError', 'typed', { kind: 'status', status: 400, problem: 'busy' }),
  ...forEachEffect(group, 'NotStartedError', (effect, name) => ({
    steps: [askService(`faults.typed_${effect}`, name)],
    service: { answers: [{ answer: { kind: 'status', status: 400, problem: 'not_begun' } }] },
  })),
  {
    ...{ name: 'NotStartedError after an approval, irreversible', group },
    steps: [askService('gated.once', 'NotStartedError after an approval, irreversible')],
    service: { answers: [{ answer: { kind: 'status', status: 400, problem: 'not_begun' } }] },
  },
  ...forEachEffect(group, 'HTTP 429 with Retry-After', (effect, name) => ({
    steps: [askService(`faults.http_${effect}`, name)],
    service: { answers: [{ answer: { kind: 'status', status: 429, retryAfter: '1' } }] },
    retryAfterMs: 1_000,
    ...ifOnce(effect, finds('retry')),
  })),
  ...afterTheEffect('HTTP 503', 'http', { kind: 'status', status: 503 }),
  ...afterTheEffect('time-out', 'hurried', { kind: 'silence' }),
  ...afterTheEffect('ECONNRESET', 'http', { kind: 'reset' }),
  ...forEachEffect(group, 'ECONNREFUSED', (effect, name) => ({
    steps: [askService(`faults.http_${effect}`, name, { line: 'failing_over' })],
  })),
  ...forEachEffect(group, 'SQLSTATE 40001', (effect, name) => ({
    steps: [askDatabase(effect, name, { amount: 10, account: 'contested' })],
    account: { balance: 100, isContested: true },
    ...ifOnce(effect, finds('retry')),
  })),
];
