import { brandedFailure, failureBrand } from '@holdpoint/contracts/failure-brand';
import { DataError, FatalError, NotStartedError, PermissionError, StaleDataError, TransientError } from '@holdpoint/sdk/errors';
import { expect, test } from 'vitest';

test.each([
  [new DataError('ORDER_NOT_FOUND', 'Order not found'), { class: 'data_error', code: 'ORDER_NOT_FOUND', notStarted: true }],
  [new StaleDataError('VERSION_MOVED', 'read again'), { class: 'stale_data', code: 'VERSION_MOVED', notStarted: true }],
  [new PermissionError('NO_SCOPE', 'may not'), { class: 'permission', code: 'NO_SCOPE', notStarted: true }],
  [
    new TransientError('BUSY', 'later', { retryAfterMs: 500 }),
    { class: 'transient', code: 'BUSY', notStarted: false, retryAfterMs: 500 },
  ],
  [new NotStartedError('QUEUE_FULL', 'never left'), { class: 'transient', code: 'QUEUE_FULL', notStarted: true }],
  [new FatalError('NO_SUCH_API', 'gone'), { class: 'fatal', code: 'NO_SUCH_API', notStarted: false }],
])('%s carries its facts', (error, facts) => {
  expect(brandedFailure(error)).toEqual(facts);
});

test('a typed error keeps its cause and name', () => {
  const cause = new Error('socket');
  const error = new TransientError('BUSY', 'later', { cause });
  expect(error).toMatchObject({ name: 'TransientError', message: 'later', code: 'BUSY', cause });
});

test('a code that is no word in capitals is refused where the error is made', () => {
  expect(() => new DataError('order not found', 'Order not found')).toThrow(RangeError);
});

test('an error of a second copy of the package is known by its brand', () => {
  const foreign = Object.assign(new Error('x'), {
    [Symbol.for('holdpoint.failure')]: { class: 'transient', code: 'BUSY', notStarted: true },
  });
  expect(brandedFailure(foreign)).toEqual({ class: 'transient', code: 'BUSY', notStarted: true });
});

test.each([
  ['no brand', new Error('x')],
  ['not an object', 'BUSY'],
  ['facts of another shape', { [failureBrand]: { class: 'whatever', code: 'BUSY', notStarted: true } }],
  ['no facts', { [failureBrand]: null }],
])('%s: not believed', (_name, error) => {
  expect(brandedFailure(error)).toBeUndefined();
});
