import { expect, test } from 'vitest';
import { waiting } from '../support/contracts.ts';
import { Scenario, START, told } from '../support/scenario.ts';

test('a wait ends by a timer in the log', () => {
  const task = new Scenario().accepted([waiting(5_000)]);
  expect(task.last('WaitStarted').until).toBe(new Date(START + 5_000).toISOString());
  expect(task.timer()).toEqual({ name: 'wait', at: START + 5_000, deadline: false });
  expect(told(task.whenTimeComes('wait'))).toEqual(['WaitEnded', 'StepDecided', 'TaskCompleted']);
});
