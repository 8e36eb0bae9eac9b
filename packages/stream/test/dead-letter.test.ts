import { deadLetteredSchema } from '@holdpoint/contracts/messages/dead-letters';
import { deadLetterOf, positionFrom, positionName } from '@holdpoint/stream/dead-letter';
import { expect, test } from 'vitest';

const origin = { topic: 'task.requests', partition: 3, offset: 17, appendedAt: 1_700_000_000_000 };
const why = { code: 'NOT_JSON', detail: 'x'.repeat(5_000) };

test('is of its own schema whatever outsiders put into keys and headers, and is bounded', () => {
  const headers = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`h${n}`, 'y'.repeat(100_000)]));
  const raw = { ...origin, key: 'k'.repeat(50_000), headers, value: Buffer.alloc(9) };
  const { message } = deadLetterOf({ service: 'task-runner', origin: raw, why });
  expect(deadLetteredSchema.parse(message)).toEqual(message);
  expect(JSON.stringify(message).length).toBeLessThan(100_000);
  expect(message.sizeBytes).toBe(9);
});

test('has one id for one refusal: another when the record was read again', () => {
  const once = deadLetterOf({ service: 's', origin, why });
  const readBy = { topic: 'task.commands', partition: 3, offset: 2 };
  expect(deadLetterOf({ service: 's', origin, why }).id).toBe(once.id);
  expect(deadLetterOf({ service: 's', origin, why, readBy }).id).not.toBe(once.id);
});

test('a position survives being named', () => {
  const { topic, partition, offset } = origin;
  expect(positionFrom(positionName(origin))).toEqual({ topic, partition, offset });
  for (const forged of ['', 'task.requests/x/1', '/1/1', 'task.requests/1/-1', 'a/1/99999999999999999999'])
    expect(positionFrom(forged)).toBeUndefined();
});
