import { AnsweredPrefix } from '@holdpoint/stream/worker/answered-prefix';
import { expect, test } from 'vitest';

test('reaches only to the first request that is not answered', () => {
  const prefix = new AnsweredPrefix(5);
  for (const offset of [5, 6, 9]) prefix.show(offset);
  prefix.readTo(11);
  prefix.answer(6);
  expect(prefix.through()).toBe(5);
  prefix.answer(5);
  expect(prefix.through()).toBe(9);
  expect(prefix.unanswered).toBe(1);
  prefix.answer(9);
  expect(prefix.through()).toBe(11);
});
