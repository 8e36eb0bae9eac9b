import { plain } from '@holdpoint/contracts/payload';
import { expect, test } from 'vitest';
import { outcome } from '../support/answers.ts';
import { calling } from '../support/contracts.ts';
import { people } from '../support/policies.ts';
import { Scenario, told } from '../support/scenario.ts';

test.each([
  ['denied', 'person', 'APPROVAL_DENIED'],
  ['expired', 'silence', 'APPROVAL_EXPIRED'],
] as const)('an approval %s: the call is denied by %s, and a fixed plan fails', (resolution, by, code) => {
  const task = new Scenario({ policy: people() }).accepted([calling('crm.read')]);
  const no = outcome(task, resolution, { reason: plain('too early') });
  expect(told(task.when(no))).toEqual(['ApprovalResolved', 'CallDenied', 'TaskFailed']);
  expect(task.last('CallDenied')).toMatchObject({ by, code, approvalId: no.approvalId, reason: plain('too early') });
  expect(task.last('TaskFailed')).toMatchObject({ code: 'APPROVAL_DENIED', reason: plain('too early'), calls: 1 });
  expect(task.sent.map(({ message }) => message.type)).toEqual(['ApprovalAsked', 'OutcomeAcknowledged']);
});
