import { isSilence } from '@holdpoint/stream/kafka/errors-of';
import kafkajs from 'kafkajs';
import { expect, test } from 'vitest';

test('a broker that gave no answer is told from one that refused, behind retries too', () => {
  const closed = new kafkajs.KafkaJSConnectionError('Closed connection', { broker: '127.0.0.1:9092' });
  expect(isSilence(closed)).toBe(true);
  expect(isSilence(new kafkajs.KafkaJSNumberOfRetriesExceeded(closed, { retryCount: 30, retryTime: 500 }))).toBe(true);
  expect(isSilence(new Error('sent', { cause: closed }))).toBe(true);
  expect(isSilence(new kafkajs.KafkaJSProtocolError(new Error('INVALID_PRODUCER_EPOCH')))).toBe(false);
  expect(isSilence(undefined)).toBe(false);
});
