import { BrokerUnavailableError } from '@holdpoint/stream/errors';
import { explainedSilence, retried } from '@holdpoint/stream/kafka/retried';
import kafkajs from 'kafkajs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const cluster = { isConnected: () => true, connect: async () => undefined, refreshMetadata: async () => undefined };
const notLeader = () => new kafkajs.KafkaJSProtocolError(Object.assign(new Error(), { type: 'NOT_LEADER_FOR_PARTITION' }));

/** Fails so often, then answers how often it was asked. */
function failing(times: number, error: () => Error) {
  let asked = 0;
  return async () => {
    asked += 1;
    if (asked <= times) throw error();
    return asked;
  };
}

test('a busy broker that does not lead yet what it was just given is asked for longer than a second', async () => {
  const answer = retried(cluster, failing(100, notLeader));
  await vi.advanceTimersByTimeAsync(11_000);
  expect(await answer).toBe(101);
});

test('a broker that never leads it, and any other failure, is told', async () => {
  const never = expect(retried(cluster, failing(1_000, notLeader))).rejects.toThrow(kafkajs.KafkaJSProtocolError);
  const other = expect(
    retried(
      cluster,
      failing(10, () => new RangeError('other')),
    ),
  ).rejects.toThrow('other');
  await vi.advanceTimersByTimeAsync(31_000);
  await never;
  await other;
});

test('a broker that gives no answer to a client which tries by itself is told as unavailable, so that who outlasts it knows', async () => {
  const silent = async () => {
    throw Object.assign(new Error('Request Metadata(key: 3, version: 6) timed out'), { name: 'KafkaJSRequestTimeoutError' });
  };
  await expect(explainedSilence(silent)).rejects.toBeInstanceOf(BrokerUnavailableError);
});

test('what is no silence stays what it was', async () => {
  const error = new Error('ours');
  await expect(explainedSilence(() => Promise.reject(error))).rejects.toBe(error);
});
