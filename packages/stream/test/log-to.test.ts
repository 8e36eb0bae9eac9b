import { logTo } from '@holdpoint/stream/kafka/log-to';
import type { StreamObserver } from '@holdpoint/stream/observer';
import { expect, test } from 'vitest';

/** What is told of one line of kafkajs. */
function told(fields: Readonly<Record<string, unknown>>, namespace = 'Consumer'): unknown[] {
  const facts: unknown[] = [];
  const observer: StreamObserver = { transport: (fact) => void facts.push(fact) };
  const log = { message: 'said', timestamp: '', ...fields };
  logTo(observer)(1)({ namespace, level: 1, label: 'ERROR', log });
  return facts;
}

test('why kafkajs failed can be read, though it says so in a text under the name of an error', () => {
  expect(told({ error: 'the group is rebalancing' })).toEqual([
    { level: 'error', message: 'said', fields: { reason: 'the group is rebalancing' } },
  ]);
});

test('answers that kafkajs asks for again by itself are not told: every back-to-back transaction meets one', () => {
  expect(told({ error: 'concurrent transactions', correlationId: 7 })).toEqual([]);
  expect(told({ error: 'concurrent transactions', retryCount: 0 })).toEqual([]);
});

test('connections that are refused are not told one by one: whoever needed them is told, and the health of the process', () => {
  expect(told({ broker: 'here:9092' }, 'Connection')).toEqual([]);
});
