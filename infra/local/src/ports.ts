import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { LocalProblem } from './problem.ts';

const HOST = '127.0.0.1';
const ATTEMPTS = 4;

/** Free ports of 127.0.0.1, all different. They are free now; whoever binds them must be ready to have lost them. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listen(0)));
  const ports = servers.map(portOf);
  await Promise.all(servers.map(close));
  return ports;
}

/** Whether this port of 127.0.0.1 can be bound. */
export async function isPortFree(port: number): Promise<boolean> {
  try {
    await close(await listen(port));
    return true;
  } catch {
    return false;
  }
}

/**
 * Starts something that binds ports: the `wanted` one, or a free one, and `others` that only we need to know. When the
 * start fails and a port turns out to belong to someone else, the race for it was lost, and other ports are tried.
 * Throws `PORT_TAKEN` when the wanted one is not free.
 */
export async function startOnPorts<T>(
  wanted: number | undefined,
  others: number,
  start: (port: number, others: readonly number[]) => Promise<T>,
): Promise<T> {
  if (wanted !== undefined && !(await isPortFree(wanted))) throw portTaken(wanted);
  for (let attempt = 1; ; attempt += 1) {
    const [chosen, ...rest] = await freePorts(others + 1);
    const port = wanted ?? chosen ?? 0;
    try {
      return await start(port, rest);
    } catch (error) {
      const free = await Promise.all([port, ...rest].map(isPortFree));
      if (free.every(Boolean) || attempt === ATTEMPTS) throw error;
    }
  }
}

function portTaken(port: number): LocalProblem {
  return new LocalProblem({
    code: 'PORT_TAKEN',
    message: `Port ${port} of ${HOST} is in use.`,
    remedy: 'Give another port, or none: then a free one is chosen.',
  });
}

async function listen(port: number): Promise<Server> {
  const server = createServer().listen(port, HOST);
  await once(server, 'listening');
  return server;
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('A listening TCP server has no port.');
  return address.port;
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  await closed;
}
