import { isSettling, isSilence } from '@holdpoint/stream/kafka/errors-of';
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

test('a broker that is short of replicas refuses for a while only, behind retries too', () => {
  const refused = Object.assign(new kafkajs.KafkaJSProtocolError(new Error('refused')), { type: 'NOT_ENOUGH_REPLICAS' });
  expect(isSettling(refused)).toBe(true);
  expect(isSettling(new kafkajs.KafkaJSNumberOfRetriesExceeded(refused, { retryCount: 30, retryTime: 500 }))).toBe(true);
  const final = Object.assign(new kafkajs.KafkaJSProtocolError(new Error('refused')), { type: 'TOPIC_AUTHORIZATION_FAILED' });
  expect(isSettling(final)).toBe(false);
});
