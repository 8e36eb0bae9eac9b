import { connectKafka } from '@holdpoint/stream/kafka/connection';
import { clusterOf } from '@holdpoint/stream/kafka/private';
import { expect, test } from 'vitest';
import { API_VERSIONS, apiOf, apiVersionsFor, fakeBroker } from './fake-broker.ts';

/** A broker that is there for its first request only: which APIs it has. Its first answer breaks off in the middle. */
function breakingBroker(): Promise<string> {
  let answers = 0;
  return fakeBroker((socket, request) => {
    if (apiOf(request) !== API_VERSIONS) return;
    const whole = apiVersionsFor(request, [API_VERSIONS]);
    answers += 1;
    if (answers === 1) socket.end(whole.subarray(0, whole.length - 3));
    else socket.write(whole);
  });
}

test('an answer that breaks off with its connection does not garble the answers of the next one', async () => {
  const broker = await breakingBroker();
  const { client } = connectKafka({ brokers: [broker], service: 'stream-test', topicPrefix: '' });
  const cluster = clusterOf(client);
  await cluster.connect();
  expect(cluster.isConnected()).toBe(true);
  await cluster.disconnect();
});
