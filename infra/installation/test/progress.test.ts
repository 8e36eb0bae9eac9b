import { type TaskEvent, taskEventSchema } from '@holdpoint/contracts/messages/task-events';
import { expect, test } from 'vitest';
import { ProgressBoard } from '../src/progress.ts';

const taskId = '7d2b8a0e-5a51-5c1c-9d3f-0a4a1b1e2c3d';

const eventOf = (seq: number, fields: object): TaskEvent =>
  taskEventSchema.parse({
    ...{ id: `${taskId}:${seq}`, seq, taskId, tenant: 'retail-demo', at: '2026-01-01T00:00:00.000Z', source: 'task-runner' },
    ...{ causationId: 'tool.results.retail/0/37', correlationId: taskId, leafVersion: 1 },
    ...fields,
  });

const asked = eventOf(9, {
  ...{ type: 'InterventionRequested', interventionId: '0e3df4b4-9b4f-5b86-8b39-3c3bb27d7d52', why: 'retries_exhausted' },
  ...{ code: 'SQLSTATE_57P03', detail: { plain: 'the database system is starting up' }, options: ['retry', 'fail'] },
});
const resolved = eventOf(10, {
  ...{ type: 'InterventionResolved', interventionId: '0e3df4b4-9b4f-5b86-8b39-3c3bb27d7d52', by: 'operator', choice: 'retry' },
});

test('a run that waits for a help that nobody gives says which task asked, and why', () => {
  const board = new ProgressBoard([taskId]);
  board.note(asked);
  expect(board.interventionLines()).toEqual([`task ${taskId} asks for a person's help: retries_exhausted (SQLSTATE_57P03)`]);
  board.note(resolved);
  expect(board.interventionLines()).toEqual([]);
});
