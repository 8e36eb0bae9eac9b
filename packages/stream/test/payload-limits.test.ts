import { oversizedPayload } from '@holdpoint/stream/payload-limits';
import { expect, test } from 'vitest';

test('names the payload field that is too large, however deep it lies', () => {
  const message = { type: 'X', calls: [{ input: { plain: 'small' } }, { input: { plain: 'x'.repeat(300_000) } }] };
  expect(oversizedPayload(message)).toBe('calls.1.input');
});

test('measures payloads in bytes, not characters, and nothing else', () => {
  expect(oversizedPayload({ input: { plain: 'ж'.repeat(131_073) } })).toBe('input');
  expect(oversizedPayload({ title: 'x'.repeat(300_000), input: { plain: { a: 1 } } })).toBeUndefined();
});
