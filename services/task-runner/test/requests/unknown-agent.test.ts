import { describe, expect, test } from 'vitest';
import { agent, calling } from '../support/contracts.ts';
import { request, Scenario, START, told } from '../support/scenario.ts';

const steps = [calling('crm.read')];

describe('a request for an agent that nobody has announced', () => {
  test('is accepted and pending', () => {
    const task = new Scenario({ agents: [] });
    expect(told(task.when(request({ steps })))).toEqual(['TaskAccepted']);
    expect(task.state?.status).toBe('pending');
  });

  test('looks again every second, writing nothing', () => {
    const task = new Scenario({ agents: [] }).accepted(steps);
    expect(task.whenTimeComes('catalog')).toEqual({ kind: 'ignore', reason: 'catalog_wait', again: START + 2_000 });
    expect(task.events).toHaveLength(1);
  });

  test('goes on once it is announced', () => {
    const task = new Scenario({ agents: [] }).accepted(steps);
    task.catalog.announceAgent(agent());
    expect(told(task.whenTimeComes('catalog'))).toEqual(['StepDecided', 'CallScheduled']);
    expect(task.last('StepDecided').causationId).toBe('timer/catalog');
  });

  test('fails when the wait is over', () => {
    const task = new Scenario({ agents: [] }).accepted(steps).later(60_000);
    expect(told(task.whenTimeComes('catalog'))).toEqual(['TaskFailed']);
    expect(task.last('TaskFailed')).toMatchObject({ code: 'AGENT_UNKNOWN', calls: 0 });
  });
});

describe('the plan', () => {
  test('must be somewhere', () => {
    const task = new Scenario();
    task.when(request());
    expect(task.last('TaskFailed').code).toBe('PLAN_MISSING');
  });

  test("of the agent's contract stands: a request cannot bring another", () => {
    const own = agent({ planner: { kind: 'sequence', steps } });
    const task = new Scenario({ agents: [own] });
    expect(told(task.when(request()))).toEqual(['TaskAccepted', 'StepDecided', 'CallScheduled']);
    const other = new Scenario({ agents: [own] });
    other.when(request({ steps: [] }));
    expect(other.last('TaskFailed').code).toBe('PLAN_CONFLICT');
  });
});
