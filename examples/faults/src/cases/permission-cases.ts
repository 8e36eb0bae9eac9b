/** Permission: a person is asked, grants it, and has the call done again. */
import type { Effect } from '@holdpoint/contracts/vocabulary';
import type { FaultCase, PersonsAnswer } from './fault-case.ts';
import { askDatabase, askFiles, askService, forEachEffect } from './steps.ts';

const group = 'permission';

/** What does not prove that nothing was sent leaves a `once` call in doubt, whatever its class. */
const asked = (effect: Effect): PersonsAnswer['to'] => (effect === 'once' ? 'in_doubt' : 'permission');

const refusedOnce = (status: number): readonly FaultCase[] =>
  forEachEffect(group, `HTTP ${status}`, (effect, name) => ({
    steps: [askService(`faults.http_${effect}`, name)],
    service: { answers: [{ answer: { kind: 'status', status } }] },
    person: [{ to: asked(effect), choose: 'retry' }],
  }));

export const permissionCases: readonly FaultCase[] = [
  ...forEachEffect(group, 'PermissionError', (effect, name) => ({
    steps: [askService(`faults.typed_${effect}`, name)],
    service: { answers: [{ answer: { kind: 'status', status: 400, problem: 'forbidden' } }] },
    person: [{ to: 'permission', choose: 'retry' }],
  })),
  ...refusedOnce(401),
  ...refusedOnce(403),
  ...forEachEffect(group, 'SQLSTATE 42501', (effect, name) => ({
    steps: [askDatabase(effect, name, { amount: 10, account: 'vault' })],
    person: [{ to: asked(effect), choose: 'retry', first: { grant: `vault_${effect}` } }],
  })),
  ...forEachEffect(group, 'EPERM', (effect, name) => ({
    steps: [askFiles(effect, name, 'link')],
    person: [{ to: asked(effect), choose: 'fail' }],
  })),
];
