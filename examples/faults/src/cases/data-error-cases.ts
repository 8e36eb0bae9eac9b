/** Data errors: an answer that the step has reckoned with, unless it declares otherwise. */
import type { Effect } from '@holdpoint/contracts/vocabulary';
import { callStep } from '@holdpoint/sdk/steps';
import type { FaultCase } from './fault-case.ts';
import { askDatabase, askFiles, askService, forEachEffect } from './steps.ts';

const group = 'data error';
const refused = { answers: [{ answer: { kind: 'status', status: 400, problem: 'refused' } }] } as const;
const doubted = (effect: Effect): Pick<FaultCase, 'person'> =>
  effect === 'once' ? { person: [{ to: 'in_doubt', choose: 'fail' }] } : {};

const declared = (what: string, onDataError: 'end' | 'intervention'): FaultCase => {
  const name = `DataError, the step declares: ${what}`;
  return {
    ...{ name, group, service: refused },
    steps: [callStep('do', { name: 'faults.typed_idempotent', version: 1 }, { input: { case: name }, onDataError })],
    ...(onDataError === 'end' ? {} : { person: [{ to: 'data_error', choose: 'skip' }] }),
  };
};

export const dataErrorCases: readonly FaultCase[] = [
  ...forEachEffect(group, 'DataError', (effect, name) => ({
    steps: [askService(`faults.typed_${effect}`, name)],
    service: refused,
  })),
  ...forEachEffect(group, 'HTTP 422', (effect, name) => ({
    steps: [askService(`faults.http_${effect}`, name)],
    service: { answers: [{ answer: { kind: 'status', status: 422 } }] },
    ...doubted(effect),
  })),
  ...forEachEffect(group, 'SQLSTATE 23514', (effect, name) => ({
    steps: [askDatabase(effect, name, { amount: effect === 'read' ? -1 : 1_000, account: 'usual' })],
    account: { balance: 100, isContested: false },
    ...doubted(effect),
  })),
  ...forEachEffect(group, 'ENOENT', (effect, name) => ({ steps: [askFiles(effect, name, 'read')], ...doubted(effect) })),
  declared('end', 'end'),
  declared('ask', 'intervention'),
];
