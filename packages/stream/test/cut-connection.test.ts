import { createServer, type Socket } from 'node:net';
import { connectKafka } from '@holdpoint/stream/kafka/connection';
import { clusterOf } from '@holdpoint/stream/kafka/private';
import { expect, onTestFinished, test } from 'vitest';

const API_VERSIONS = 18;

/** A broker that is there for its first request only: which APIs it has. Its first answer breaks off in the middle. */
async function breakingBroker(): Promise<string> {
  let answers = 0;
  const answer = (socket: Socket, request: Buffer): void => {
    if (request.readInt16BE(4) !== API_VERSIONS) return;
    const whole = apiVersions(request.readInt32BE(8));
    answers += 1;
    if (answers === 1) socket.end(whole.subarray(0, whole.length - 3));
    else socket.write(whole);
  };
  const server = createServer((socket) => socket.on('data', (request) => answer(socket, Buffer.from(request))));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('no port');
  return `127.0.0.1:${address.port}`;
}

/** Size, correlation id, error code, one API with its versions, throttle time. */
function apiVersions(correlationId: number): Buffer {
  const answer = Buffer.alloc(24);
  answer.writeInt32BE(20, 0);
  answer.writeInt32BE(correlationId, 4);
  answer.writeInt32BE(1, 10);
  answer.writeInt16BE(API_VERSIONS, 14);
  answer.writeInt16BE(2, 18);
  return answer;
}

test('an answer that breaks off with its connection does not garble the answers of the next one', async () => {
  const broker = await breakingBroker();
  const { client } = connectKafka({ brokers: [broker], service: 'stream-test', topicPrefix: '' });
  const cluster = clusterOf(client);
  await cluster.connect();
  expect(cluster.isConnected()).toBe(true);
  await cluster.disconnect();
});
