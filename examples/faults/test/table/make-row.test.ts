import { expect, test } from 'vitest';
import { makeRow, worldCell } from '../../src/table/make-row.ts';
import { completed, failed, scheduled, succeeded, traceOf } from './events.ts';

const faultCase = { name: 'HTTP 503, read', group: 'transient', steps: [] };

test('a row has the world from its own records and the rest from the log', () => {
  const events = traceOf(scheduled(), failed(), scheduled(2), succeeded(), completed);
  expect(makeRow(faultCase, [events], { requests: 2, mostAtOnce: 1, effects: 0, repeated: 0 })).toEqual({
    case: 'HTTP 503, read',
    world: 'no effect, 2 requests',
    class: 'transient',
    code: 'HTTP_503',
    'the runtime': 'tried again',
    attempts: '2',
    asked: 'nobody',
    task: 'completed',
  });
});

test('an effect that happened too often cannot be overlooked', () => {
  expect(worldCell({ requests: 3, mostAtOnce: 1, effects: 1, repeated: 0 })).toBe('1 effect, 3 requests');
  expect(worldCell({ requests: 1, mostAtOnce: 1, effects: 2, repeated: 1 })).toBe('2 effects, 1 request, 1 TOO MANY');
});

test('tasks of one case that went differently show in the cells in which they differ', () => {
  const world = { requests: 3, mostAtOnce: 2, effects: 0, repeated: 0 };
  const [well, badly] = [
    traceOf(scheduled(), succeeded(), completed),
    traceOf(scheduled(), failed(), scheduled(2), succeeded(), completed),
  ];
  expect(makeRow({ ...faultCase, showsAtOnce: true }, [well, badly], world)).toMatchObject({
    ...{ world: 'no effect, 3 requests, 2 at once', attempts: '1 / 2', class: '– / transient', task: 'completed' },
  });
});
