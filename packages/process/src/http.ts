import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Health } from './health.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';

/** What the health server is given. Port 0 means any free one. */
export interface HealthServerOptions {
  readonly host: string;
  readonly port: number;
  readonly health: Health;
  readonly metrics: Metrics;
  readonly log: Logger;
}

/** A server that listens. */
export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Serves `/livez` (200 while the event loop turns), `/readyz` (200 or 503, with each check's state and reason) and
 * `/metrics`. Start it first and stop it last, so that a slow start can be watched. Logs `listening` with its port.
 * Throws when the address is taken, naming it.
 */
export async function startHealthServer(options: HealthServerOptions): Promise<HealthServer> {
  const server = createServer({ requestTimeout: 10_000 }, (request, response) => {
    answer(request.method ?? '', pathOf(request.url), options, response).catch((error: unknown) => {
      options.log.error({ err: error, path: pathOf(request.url) }, 'health request failed');
      if (!response.headersSent) send(response, 500, 'application/json', JSON.stringify({ status: 'error' }));
    });
  });
  const port = await listen(server, options.host, options.port);
  options.log.info({ host: options.host, port }, 'listening');
  return { port, close: () => close(server) };
}

async function answer(
  method: string,
  path: string,
  { health, metrics }: HealthServerOptions,
  response: ServerResponse,
): Promise<void> {
  if (method !== 'GET' && method !== 'HEAD') return sendJson(response, 405, { status: 'method_not_allowed' });
  switch (path) {
    case '/livez':
      return sendJson(response, 200, { status: 'alive' });
    case '/readyz': {
      const report = await health.report();
      return sendJson(response, report.status === 'ready' ? 200 : 503, report);
    }
    case '/metrics':
      return send(response, 200, metrics.contentType, await metrics.text());
    default:
      return sendJson(response, 404, { status: 'not_found' });
  }
}

function pathOf(url: string | undefined): string {
  return (url ?? '').split('?', 1)[0] ?? '';
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  send(response, status, 'application/json', JSON.stringify(body));
}

function send(response: ServerResponse, status: number, contentType: string, body: string): void {
  response.writeHead(status, { 'content-type': contentType, 'cache-control': 'no-store' }).end(body);
}

/** Listens, and returns the port. Throws an error that names the address when it cannot be had. */
export async function listen(server: Server, host: string, port: number): Promise<number> {
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    throw new Error(`Cannot listen on ${host}:${port}: ${reasonFor(error)}.`, { cause: error });
  }
  const address = server.address();
  return address === null || typeof address === 'string' ? port : address.port;
}

function reasonFor(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return 'another process listens there; set HTTP_PORT to another port, or 0 for any free one';
  if (code === 'EACCES') return 'this port needs rights that we do not have';
  if (code === 'EADDRNOTAVAIL') return 'this machine has no such address; see HTTP_HOST';
  return String(code ?? 'unknown');
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
