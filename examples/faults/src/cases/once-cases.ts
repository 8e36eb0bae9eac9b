/** A `once` call in doubt: what `reconcile` answers, and what becomes of it when its executor is killed before, during and after the effect. */
import type { FaultCase, HoldPoint, PersonsAnswer } from './fault-case.ts';
import { askService } from './steps.ts';

const reset = { kind: 'reset' } as const;
const finds = (choose: 'skip' | 'retry'): readonly PersonsAnswer[] => [{ to: 'in_doubt', choose }];

function reconciled(word: string, service: FaultCase['service'], person: readonly PersonsAnswer[] = []): FaultCase {
  const name = `reconcile answers ${word}`;
  return { ...{ name, group: 'reconcile', person }, service: service ?? {}, steps: [askService('faults.told_once', name)] };
}

const points: readonly HoldPoint[] = ['before', 'during', 'after'];
/** Held before the effect, it has not happened, and a person who looks finds that out. */
const truth = (point: HoldPoint) => finds(point === 'before' ? 'retry' : 'skip');

function killed(name: string, tool: string, point: HoldPoint, more: Partial<FaultCase> = {}): FaultCase {
  return {
    ...{ name, group: 'killed', killedIn: 'faults-killed' },
    steps: [askService(tool, name)],
    service: { holds: point },
    ...more,
  };
}

function lost(name: string, tool: string, point: HoldPoint, more: Partial<FaultCase> = {}): FaultCase {
  return { ...killed(name, tool, point, more), group: 'a result that comes after its doubt', killedIn: 'faults-lost' };
}

export const onceCases: readonly FaultCase[] = [
  reconciled('done', { answers: [{ applies: true, answer: reset }] }),
  reconciled('not done', { answers: [{ answer: reset }] }),
  reconciled('unknown', { answers: [{ applies: true, answer: reset }], isForgetful: true }, finds('skip')),

  killed('killed during, read', 'faults.killed_read', 'during'),
  killed('killed during, idempotent', 'faults.killed_idempotent', 'during'),
  killed('killed during, idempotent and irreversible', 'gated.killed_idempotent', 'during'),
  ...points.map((point) => killed(`killed ${point}, once`, 'faults.killed_once', point, { person: truth(point) })),
  ...points.map((point) => killed(`killed ${point}, once, reconcile tells`, 'faults.killed_told_once', point)),
  killed('killed during, once, reconcile cannot tell', 'faults.killed_told_once', 'during', {
    service: { holds: 'during', isForgetful: true },
    person: finds('skip'),
  }),

  lost('no answer, read', 'faults.lost_read', 'during'),
  lost('no answer, idempotent', 'faults.lost_idempotent', 'during'),
  lost('no answer, once', 'faults.lost_once', 'during', { person: finds('skip') }),
  lost('late: it was done', 'faults.lost_told_once', 'after', {
    hasLateResult: true,
    person: [{ to: 'in_doubt', choose: 'nothing' }],
  }),
  lost('late: it was not done', 'faults.lost_told_once', 'before', {
    hasLateResult: true,
    person: [{ to: 'in_doubt', choose: 'retry', first: 'waits_for_late_result' }],
  }),
  lost('late: a person was sooner', 'faults.lost_told_once', 'after', { hasLateResult: true, person: finds('skip') }),
];
