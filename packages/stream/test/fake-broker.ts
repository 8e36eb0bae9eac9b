import { createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export const API_VERSIONS = 18;
export const METADATA = 3;

/** Listens for a test as a broker would, and leaves it to `answer` what is said to a request; its address. */
export async function fakeBroker(answer: (socket: Socket, request: Buffer) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on('data', (request) => answer(socket, Buffer.from(request)));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('no port');
  return `127.0.0.1:${address.port}`;
}

/** Which API a request is for. */
export const apiOf = (request: Buffer): number => request.readInt16BE(4);

/** The answer to an ApiVersions request: each API up to version 2. Size, correlation id, error code, the APIs, throttle time. */
export function apiVersionsFor(request: Buffer, apis: readonly number[]): Buffer {
  const answer = Buffer.alloc(18 + apis.length * 6);
  answer.writeInt32BE(answer.length - 4, 0);
  answer.writeInt32BE(request.readInt32BE(8), 4);
  answer.writeInt32BE(apis.length, 10);
  for (const [index, api] of apis.entries()) {
    answer.writeInt16BE(api, 14 + index * 6);
    answer.writeInt16BE(2, 18 + index * 6);
  }
  return answer;
}
