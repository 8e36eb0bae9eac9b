/** What stands before a registry in earnest: https, and a name and password that are asked for. */
import { readFileSync } from 'node:fs';
import { request as forward } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Certificate } from './certificates.ts';

export interface RegistryGateway {
  readonly url: string;
  close(): Promise<void>;
}

/** Passes requests with this login on to the registry at `target`; any other gets a 401. */
export async function startRegistryGateway(
  target: string,
  { certFile, keyFile }: Certificate,
  login: { readonly username: string; readonly password: string },
): Promise<RegistryGateway> {
  const wanted = `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`;
  const server = createServer({ cert: readFileSync(certFile), key: readFileSync(keyFile) }, (incoming, outgoing) => {
    if (incoming.headers.authorization !== wanted) return void outgoing.writeHead(401).end('{}');
    const { host: _, ...headers } = incoming.headers;
    const passed = forward(`${new URL(target).origin}${incoming.url}`, { method: incoming.method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on('error', () => outgoing.writeHead(502).end());
    incoming.pipe(passed);
  });
  const listening = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', listening.resolve);
  await listening.promise;
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}${new URL(target).pathname}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
