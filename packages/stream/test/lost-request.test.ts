import { createServer } from 'node:net';
import { connectKafka } from '@holdpoint/stream/kafka/connection';
import { clusterOf } from '@holdpoint/stream/kafka/private';
import { expect, onTestFinished, test } from 'vitest';

const API_VERSIONS = 18;
const METADATA = 3;

/** A broker that says which APIs it has; asked for anything else, it hangs up. */
async function unwillingBroker(): Promise<string> {
  const server = createServer((socket) => {
    socket.on('data', (request) => {
      const frame = Buffer.from(request);
      if (frame.readInt16BE(4) === API_VERSIONS) socket.write(apiVersions(frame.readInt32BE(8)));
      else socket.end();
    });
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('no port');
  return `127.0.0.1:${address.port}`;
}

/** Size, correlation id, error code, two APIs with their versions, throttle time. */
function apiVersions(correlationId: number): Buffer {
  const answer = Buffer.alloc(30);
  answer.writeInt32BE(26, 0);
  answer.writeInt32BE(correlationId, 4);
  answer.writeInt32BE(2, 10);
  for (const [index, api] of [API_VERSIONS, METADATA].entries()) {
    answer.writeInt16BE(api, 14 + index * 6);
    answer.writeInt16BE(2, 18 + index * 6);
  }
  return answer;
}

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
