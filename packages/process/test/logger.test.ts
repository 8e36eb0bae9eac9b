import { describeError } from '@holdpoint/process/logger';
import { expect, test } from 'vitest';

test('what a driver hangs on an error is not logged: it may be payload', () => {
  const error = Object.assign(new Error('duplicate key'), {
    code: '23505',
    detail: 'Key (email)=(ann@example.com) already exists.',
  });
  const described = describeError(new Error('cannot project', { cause: error }));
  expect(described).toMatchObject({ message: 'cannot project', cause: { message: 'duplicate key', code: '23505' } });
  expect(JSON.stringify(described)).not.toContain('ann@example.com');
});

test('something thrown that is no error is named by its type alone', () => {
  expect(describeError('4111 1111 1111 1111')).toEqual({ type: 'string' });
});
