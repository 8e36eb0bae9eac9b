import { expect, test } from 'vitest';
import { brokenPromises } from '../../src/table/promises.ts';
import { asked, failed, traceOf } from './events.ts';

const faultCase = { name: 'HTTP 503, once', group: 'transient', steps: [] };
const world = { requests: 1, mostAtOnce: 1, effects: 1, repeated: 0 };

test('an effect that happened more often than it may is named, even if the table expected it', () => {
  const observed = { faultCase, tasks: [], world: { ...world, requests: 2, effects: 2, repeated: 1 } };
  expect(brokenPromises([observed])).toEqual(['case "HTTP 503, once": the effect happened 2 times']);
});

test('a question about a failure that is being tried again is asked in vain', () => {
  const events = traceOf(failed(), asked());
  expect(brokenPromises([{ faultCase, tasks: [events], world }])).toEqual([
    'case "HTTP 503, once": a person was asked about HTTP_503, which the runtime settles',
  ]);
});

test('a question about what the runtime could not settle is none', () => {
  const events = traceOf(failed({ handling: 'intervention', nextAttemptAt: undefined }), asked());
  expect(brokenPromises([{ faultCase, tasks: [events], world }])).toEqual([]);
});
