import { describe, expect, test } from 'vitest';
import { outcome } from '../support/answers.ts';
import { calling } from '../support/contracts.ts';
import { HOUR_MS, people } from '../support/policies.ts';
import { request, Scenario, START, told } from '../support/scenario.ts';

const steps = [calling('crm.read')];
const late = (policy?: ReturnType<typeof people>) => {
  const task = new Scenario(policy === undefined ? {} : { policy });
  task.lagMs = 2 * HOUR_MS;
  return task;
};
const moment = (ms: number) => new Date(START + ms).toISOString();

describe('an input that waited two hours for a runner', () => {
  test('leaves people their whole time to decide, counted from when they are asked', () => {
    const task = late(people()).accepted(steps);
    expect(task.last('ApprovalRequested')).toMatchObject({ at: moment(2 * HOUR_MS), decideBy: moment(3 * HOUR_MS) });
  });

  test('leaves executors their whole time to start', () => {
    const task = late().accepted(steps);
    expect(task.last('CallScheduled').startBy).toBe(moment(2 * HOUR_MS + 60_000));
  });

  test('does not start on an approval that has run out meanwhile', () => {
    const task = new Scenario({ policy: people() }).accepted(steps);
    task.lagMs = 2 * HOUR_MS;
    expect(told(task.when(outcome(task, 'approved')))).toEqual(['ApprovalResolved', 'ApprovalResolved', 'ApprovalRequested']);
  });

  test('is judged by when it arrived, not by when it was read', () => {
    const ahead = request({ steps, requestedAt: moment(HOUR_MS) });
    expect(told(late().when(ahead))).toEqual(['refused', 'REQUESTED_IN_FUTURE']);
  });
});
