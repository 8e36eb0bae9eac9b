import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { freePorts, isPortFree, startOnPorts } from '@holdpoint/local/ports';
import { afterEach, expect, test } from 'vitest';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function occupy(port: number): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
}

test('free ports are all different and can be bound', async () => {
  const ports = await freePorts(5);
  expect(new Set(ports).size).toBe(5);
  expect(await Promise.all(ports.map(isPortFree))).toEqual([true, true, true, true, true]);
});

test('when somebody else was faster to a port, another is tried', async () => {
  const tried: number[] = [];
  const got = await startOnPorts(undefined, 0, async (port) => {
    tried.push(port);
    if (tried.length > 1) return port;
    await occupy(port);
    throw new Error('the port is taken');
  });
  expect(tried).toHaveLength(2);
  expect(got).toBe(tried[1]);
});

test('a start that fails with its ports free has another reason, and is not tried again', async () => {
  let starts = 0;
  const attempt = startOnPorts(undefined, 1, () => {
    starts += 1;
    return Promise.reject(new Error('broken'));
  });
  await expect(attempt).rejects.toThrow('broken');
  expect(starts).toBe(1);
});

test('a port that was asked for and is taken is refused by its number', async () => {
  const [port = 0] = await freePorts(1);
  await occupy(port);
  const attempt = startOnPorts(port, 0, () => Promise.resolve('started'));
  await expect(attempt).rejects.toMatchObject({
    problem: { code: 'PORT_TAKEN', message: `Port ${port} of 127.0.0.1 is in use.` },
  });
});
