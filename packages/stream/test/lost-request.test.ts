import { connectKafka } from '@holdpoint/stream/kafka/connection';
import { clusterOf } from '@holdpoint/stream/kafka/private';
import { expect, test } from 'vitest';
import { API_VERSIONS, apiOf, apiVersionsFor, fakeBroker, METADATA } from './fake-broker.ts';

/** A broker that says which APIs it has; asked for anything else, it hangs up. */
const unwillingBroker = (): Promise<string> =>
  fakeBroker((socket, request) => {
    if (apiOf(request) === API_VERSIONS) socket.write(apiVersionsFor(request, [API_VERSIONS, METADATA]));
    else socket.end();
  });

/** How a question ended that was asked so many microtasks before its client was closed. */
async function askedBeforeTheEnd(broker: string, microtasks: number): Promise<string> {
  const { client } = connectKafka({ brokers: [broker], service: 'stream-test', topicPrefix: '' });
  const cluster = clusterOf(client);
  await cluster.connect();
  const asked = cluster.refreshMetadata().then(
    () => 'answered',
    () => 'given up',
  );
  for (let turn = 0; turn < microtasks; turn += 1) await Promise.resolve();
  await cluster.disconnect();
  return asked;
}

test('a request that is sent while its connection is being closed is given up, and nobody waits for ever', async () => {
  const broker = await unwillingBroker();
  const ends: string[] = [];
  for (let microtasks = 0; microtasks < 30; microtasks += 1) ends.push(await askedBeforeTheEnd(broker, microtasks));
  expect(ends).toEqual(Array.from({ length: 30 }, () => 'given up'));
});
