/** What stands before a registry: in earnest https, and a name and password that are asked for; or nothing but an eye on what is asked. */
import { readFileSync } from 'node:fs';
import { createServer as createOpenServer, request as forward, type RequestListener, type Server } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Certificate } from './certificates.ts';

export interface RegistryGateway {
  readonly url: string;
  /** Method and path of all that was passed on, in order. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** Passes requests with this login on to the registry at `target`; any other gets a 401. */
export function startRegistryGateway(
  target: string,
  { certFile, keyFile }: Certificate,
  login: { readonly username: string; readonly password: string },
): Promise<RegistryGateway> {
  const wanted = `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`;
  const security = { cert: readFileSync(certFile), key: readFileSync(keyFile) };
  return listen('https', target, (pass) =>
    createServer(security, (incoming, outgoing) => {
      if (incoming.headers.authorization === wanted) pass(incoming, outgoing);
      else outgoing.writeHead(401).end('{}');
    }),
  );
}

/** Passes everything on. */
export const startOpenRegistryGateway = (target: string): Promise<RegistryGateway> =>
  listen('http', target, (pass) => createOpenServer(pass));

async function listen(
  scheme: 'http' | 'https',
  target: string,
  serverOf: (pass: RequestListener) => Server,
): Promise<RegistryGateway> {
  const requests: string[] = [];
  const server = serverOf((incoming, outgoing) => {
    requests.push(`${incoming.method} ${incoming.url}`);
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
    url: `${scheme}://127.0.0.1:${port}${new URL(target).pathname}`,
    requests,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
