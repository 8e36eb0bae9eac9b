import { PAYLOAD_LIMIT_BYTES } from '@holdpoint/contracts/payload';
import { DataError, NotStartedError, StaleDataError, TransientError } from '@holdpoint/sdk/errors';
import { partial } from '@holdpoint/sdk/partial';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Ended, isDoubtful, judge } from '../../src/domain/judge.ts';
import { NOW } from '../support/requests.ts';
import { toolWith } from '../support/tools.ts';

const tool = toolWith();
const judged = (end: Ended, which = tool, wasCancelled = false) => judge(which, end, wasCancelled, NOW);
const returned = (value: unknown) => judged({ how: 'returned', value });
const threw = (error: unknown, which = tool, wasCancelled = false) => judged({ how: 'threw', error }, which, wasCancelled);

describe('a tool that returns', () => {
  test('what its schema admits has succeeded', () => {
    expect(returned({ receipt: 'r' })).toEqual({ status: 'succeeded', outcome: 'success', output: { receipt: 'r' } });
  });

  test('more than its schema names is recorded by what is named', () => {
    expect(returned({ receipt: 'r', internal: 'x' })).toEqual({
      status: 'succeeded',
      outcome: 'success',
      output: { receipt: 'r' },
    });
  });

  test('a part tells what remains', () => {
    const value = partial({ receipt: 'r' }, { cents: 100 });
    expect(returned(value)).toEqual({
      status: 'succeeded',
      outcome: 'partial',
      output: { receipt: 'r' },
      remaining: { cents: 100 },
    });
  });

  test.each([
    ['nothing', undefined],
    ['another shape', { receipt: 5 }],
    ['a part of another shape', partial({ receipt: 5 }, null)],
    ['a remainder that is no JSON', { ...partial({ receipt: 'r' }, null), remaining: new Date() }],
  ])('%s has failed for good', (_name, value) => {
    expect(returned(value)).toMatchObject({
      status: 'failed',
      facts: { class: 'fatal', code: 'OUTPUT_INVALID', notStarted: false },
    });
  });

  test('what is no JSON has failed for good, where its schema would admit anything', () => {
    const open = { ...tool, output: z.unknown() };
    expect(judged({ how: 'returned', value: { at: new Date() } }, open)).toMatchObject({ facts: { code: 'OUTPUT_INVALID' } });
  });

  test('what lies too deep for the message that is to carry it has failed for good', () => {
    const open = { ...tool, output: z.unknown() };
    const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
    expect(judged({ how: 'returned', value: nested(254) }, open)).toMatchObject({ status: 'succeeded' });
    expect(judged({ how: 'returned', value: nested(255) }, open)).toMatchObject({ facts: { code: 'OUTPUT_INVALID' } });
  });

  test('more than a payload may hold has failed for good', () => {
    const long = 'x'.repeat(PAYLOAD_LIMIT_BYTES);
    expect(returned({ receipt: long })).toMatchObject({ facts: { class: 'fatal', code: 'OUTPUT_TOO_LARGE' } });
    expect(returned(partial({ receipt: 'r' }, long))).toMatchObject({ facts: { class: 'fatal', code: 'OUTPUT_TOO_LARGE' } });
  });
});

describe('a tool that throws', () => {
  test('a typed error is classed by its type, before its own `classify` is asked', () => {
    const which = toolWith({ classify: () => ({ class: 'fatal', code: 'NO' }) });
    expect(threw(new DataError('ACCOUNT_CLOSED', 'closed'), which)).toMatchObject({
      facts: { class: 'data_error', code: 'ACCOUNT_CLOSED', notStarted: true },
      message: 'closed',
    });
  });

  test('an error of its target is classed by its own `classify`, before the tables', () => {
    const which = toolWith({ classify: () => ({ class: 'permission', code: 'QUOTA', retryAfterMs: 5 }) });
    expect(threw({ status: 429 }, which)).toMatchObject({
      facts: { class: 'permission', code: 'QUOTA', notStarted: false, retryAfterMs: 5 },
    });
  });

  test('an error that its `classify` does not know is classed by the tables', () => {
    expect(threw({ status: 429 }, toolWith({ classify: () => undefined }))).toMatchObject({ facts: { code: 'HTTP_429' } });
  });

  test.each([
    [
      'throws',
      toolWith({
        classify: () => {
          throw new Error('x');
        },
      }),
    ],
    ['gives no code', toolWith({ classify: () => ({ class: 'fatal', code: 'not a code' }) })],
  ])('an error whose `classify` %s is fatal', (_name, which) => {
    expect(threw(new Error('x'), which)).toMatchObject({ facts: { class: 'fatal', code: 'CLASSIFICATION_INVALID' } });
  });

  test('anything else is fatal, and not shown', () => {
    expect(threw('card 4711')).toEqual({
      status: 'failed',
      facts: { class: 'fatal', code: 'UNCLASSIFIED', notStarted: false },
      message: 'a string was thrown',
    });
  });

  test('its aborted signal says that it gave up; in a cancelled task, that it was cancelled', () => {
    const abort = new DOMException('x', 'AbortError');
    expect(threw(abort)).toMatchObject({ facts: { class: 'transient', code: 'ABORTED' } });
    expect(threw(abort, tool, true)).toMatchObject({ facts: { class: 'transient', code: 'CANCELLED' } });
    expect(threw(new DataError('X', 'x'), tool, true)).toMatchObject({ facts: { code: 'X' } });
  });
});

test('a tool that does not end in time has failed for now', () => {
  expect(judged({ how: 'timed_out' })).toMatchObject({ facts: { class: 'transient', code: 'TIMEOUT' } });
});

describe('a `once` call is in doubt unless its failure proves that nothing happened', () => {
  test.each([
    ['time-out', judged({ how: 'timed_out' }), true],
    ['transient error', threw(new TransientError('BUSY', 'x')), true],
    ['HTTP 404', threw({ status: 404 }), true],
    ['ECONNRESET', threw({ code: 'ECONNRESET' }), true],
    ['unknown error', threw(new Error('x')), true],
    ['output that its schema refuses', returned({}), true],
    ['ECONNREFUSED', threw({ code: 'ECONNREFUSED' }), false],
    ['ENOTFOUND', threw({ code: 'ENOTFOUND' }), false],
    ['NotStartedError', threw(new NotStartedError('X', 'x')), false],
    ['typed refusal', threw(new DataError('X', 'x')), false],
    ['stale data', threw(new StaleDataError('X', 'x')), false],
    ['success', returned({ receipt: 'r' }), false],
  ])('%s', (_name, end, isInDoubt) => {
    expect([isDoubtful('once', end), isDoubtful('idempotent', end), isDoubtful('read', end)]).toEqual([isInDoubt, false, false]);
  });
});
