import { taskIdOf } from '@holdpoint/contracts/identity';
import { taskRequestedSchema } from '@holdpoint/contracts/messages/task-requests';
import { expect, test } from 'vitest';
import { ownDataSetFolder, readDataSet } from '../src/data-set/read.ts';
import { taskIdIn, toTaskRequests } from '../src/requests.ts';

const set = await readDataSet(ownDataSetFolder);
const requestedAt = '2026-01-02T03:04:05.006Z';

test('each task becomes one request that the contract accepts, step by step', () => {
  const requests = toTaskRequests({ set, requestedAt });
  expect(requests).toHaveLength(set.tasks.length);
  for (const [position, request] of requests.entries()) {
    const task = set.tasks[position];
    expect(taskRequestedSchema.parse(request)).toEqual(request);
    expect(request).toMatchObject({ tenant: 'retail-demo', idempotencyKey: `own:${task?.id}`, requestedAt });
    expect(request.steps?.map((step) => step.kind === 'call' && [step.tool, step.input, step.onDataError])).toEqual(
      task?.actions.map((action) => [`retail.${action.name}`, { plain: action.arguments }, 'answer']),
    );
  }
});

test('only the requests that nobody will answer are unattended', () => {
  const types = toTaskRequests({ set, requestedAt }).map((request) => request.taskType);
  for (const [position, task] of set.tasks.entries())
    expect(types[position]).toBe(task.scenario === 'silence' ? 'retail.unattended' : 'retail.request');
});

test('a second run has other ids, and a task’s world is named by the runtime’s own id of it', () => {
  const [task] = set.tasks;
  if (task === undefined) throw new Error('the own set is empty');
  expect(taskIdIn({ set }, task)).toBe(taskIdOf('retail-demo', `own:${task.id}`));
  expect(taskIdIn({ set, run: 'b' }, task)).toBe(taskIdOf('retail-demo', `own:b:${task.id}`));
});
