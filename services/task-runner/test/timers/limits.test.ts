import { plain } from '@holdpoint/contracts/payload';
import { describe, expect, test } from 'vitest';
import { failed, resolve, succeeded } from '../support/answers.ts';
import { agent, calling, tool, waiting } from '../support/contracts.ts';
import { request, Scenario, told } from '../support/scenario.ts';

const limited = (limits: Partial<ReturnType<typeof agent>['limits']>) =>
  new Scenario({ agents: [agent({ limits: { ...agent().limits, ...limits } })] });
const calls = (count: number, id?: string) =>
  Array.from({ length: count }, (_, n) => calling('crm.read', { name: `s${n}`, input: plain({ id: id ?? `c-${n}` }) }));

describe('a limit is an intervention, never a silent stop', () => {
  test('steps', () => {
    const task = limited({ maxSteps: 1 }).accepted(calls(2));
    expect(told(task.when(succeeded(task)))).toEqual(['CallSucceeded', 'InterventionRequested']);
    expect(task.last('InterventionRequested')).toMatchObject({
      why: 'limit',
      code: 'LIMIT_STEPS',
      options: ['retry', 'fail', 'cancel'],
    });
  });

  test('calls of one tool', () => {
    const task = limited({ maxCallsPerTool: 1 }).accepted(calls(2));
    task.given(succeeded(task));
    expect(task.last('InterventionRequested').code).toBe('LIMIT_CALLS_PER_TOOL');
  });

  test('calls of one tool, when a person wants one more', () => {
    const task = limited({ maxCallsPerTool: 1 }).accepted(calls(1));
    task.given(failed(task, 'permission'));
    expect(told(task.when(resolve(task, 'retry')))).toEqual(['InterventionResolved', 'InterventionRequested']);
    expect(told(task.when(resolve(task, 'retry')))).toEqual(['InterventionResolved', 'StepDecided', 'CallScheduled']);
  });

  test('steps are not reached by a person who has the last one allowed done again', () => {
    const task = limited({ maxSteps: 1 }).accepted(calls(1));
    task.given(failed(task, 'permission'));
    expect(told(task.when(resolve(task, 'retry')))).toEqual(['InterventionResolved', 'StepDecided', 'CallScheduled']);
  });

  test('wall time, also in the middle of a wait, which then goes on if a person lets it', () => {
    const task = limited({ maxWallTimeMs: 1_000 }).accepted([waiting(1_500)]);
    expect(told(task.whenTimeComes('wall_time'))).toEqual(['InterventionRequested']);
    expect(task.last('InterventionRequested').code).toBe('LIMIT_WALL_TIME');
    expect(told(task.when(resolve(task, 'retry')))).toEqual(['InterventionResolved']);
    expect(told(task.whenTimeComes('wait'))).toContain('TaskCompleted');
  });

  test('a person who lets the task go on grants the allowance once more', () => {
    const task = limited({ maxSteps: 2 }).accepted(calls(5));
    task.given(succeeded(task)).given(succeeded(task));
    expect(told(task.when(resolve(task, 'retry')))).toEqual(['InterventionResolved', 'StepDecided', 'CallScheduled']);
    task.given(succeeded(task)).given(succeeded(task));
    expect(task.state?.status).toBe('awaiting_intervention');
  });

  test('a person who fails it settles what is open', () => {
    const task = limited({ maxWallTimeMs: 1_000 }).accepted(calls(1));
    task.given(failed(task, 'transient', { retryAfterMs: 5_000 })).whenTimeComes('wall_time');
    expect(told(task.when(resolve(task, 'fail')))).toEqual(['InterventionResolved', 'CallDenied', 'TaskFailed']);
  });

  test('does not stop a task whose plan is complete', () => {
    const task = limited({ maxSteps: 1 }).accepted(calls(1));
    expect(told(task.when(succeeded(task)))).toContain('TaskCompleted');
  });
});

test('a long plan whose calls settle at once is carried out a piece at a time: no decision grows with it (G12)', () => {
  const unfit = (n: number) => calling('crm.read', { name: `s${n}`, input: plain({ id: n }), onDataError: 'answer' });
  const steps = Array.from({ length: 100 }, (_, n) => unfit(n));
  const task = new Scenario().accepted(steps);
  expect(task.types().length).toBeLessThan(70);
  while (task.state?.status === 'in_progress') {
    const verdict = task.whenTimeComes('next_step');
    expect(verdict.kind === 'accept' ? verdict.events.length : 'nothing').toBeLessThan(70);
  }
  expect(task.last('TaskCompleted').calls).toBe(100);
});

describe('going round in circles is an intervention', () => {
  test('the same call with the same outcome four times', () => {
    const task = new Scenario().accepted(calls(5, 'same'));
    for (let n = 1; n < 4; n += 1) expect(told(task.when(succeeded(task)))).toContain('CallScheduled');
    expect(told(task.when(succeeded(task)))).toEqual(['CallSucceeded', 'InterventionRequested']);
    expect(task.last('InterventionRequested')).toMatchObject({ why: 'loop', code: 'LOOP_SAME_OUTCOME' });
    expect(told(task.when(resolve(task, 'retry')))).toContain('CallScheduled');
  });

  test('the same error of the same call three times in a row', () => {
    const steps = calls(4, 'same').map((step) => ({ ...step, onDataError: 'answer' as const }));
    const task = new Scenario().accepted(steps);
    for (let n = 0; n < 3; n += 1) task.given(failed(task, 'data_error'));
    expect(task.last('InterventionRequested').code).toBe('LOOP_SAME_ERROR');
  });

  test('two calls taking turns for six', () => {
    const steps = Array.from({ length: 7 }, (_, n) => calling(n % 2 === 0 ? 'crm.read' : 'crm.list', { name: `s${n}` }));
    const task = new Scenario({ tools: [tool('crm.read'), tool('crm.list')] }).accepted(steps);
    for (let n = 0; n < 6; n += 1) task.given(succeeded(task));
    expect(task.last('InterventionRequested').code).toBe('LOOP_PING_PONG');
  });

  test('but not what the plan of the agent itself repeats: it is finite, and its author meant it', () => {
    const own = agent({ planner: { kind: 'sequence', steps: calls(6, 'same') } });
    const task = new Scenario({ agents: [own] });
    task.given(request());
    for (let n = 0; n < 6; n += 1) task.given(succeeded(task));
    expect(task.state?.status).toBe('completed');
  });

  test('different outcomes are progress', () => {
    const task = new Scenario().accepted(calls(8, 'same'));
    for (let n = 0; n < 8; n += 1) task.given(succeeded(task, n));
    expect(task.state?.status).toBe('completed');
  });
});
