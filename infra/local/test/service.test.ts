import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRunning } from '@holdpoint/local/process-identity';
import { recordedProcesses } from '@holdpoint/local/process-record';
import { type Service, startService } from '@holdpoint/local/service';
import { afterEach, beforeEach, expect, test } from 'vitest';

const entry = join(import.meta.dirname, 'fixtures', 'service-main.ts');

let home = '';
const services: Service[] = [];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'holdpoint-service-'));
});
afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.stop()));
  rmSync(home, { recursive: true, force: true });
});

async function start(name: string, env: NodeJS.ProcessEnv = { GREETING: 'hello' }): Promise<Service> {
  const service = await startService({ name, entry, env, home, log: () => undefined });
  services.push(service);
  return service;
}

test('a service that has started is ready, and its output is in its log', async () => {
  const service = await start('greeter');
  expect((await fetch(`${service.url}/readyz`)).status).toBe(200);
  await expect.poll(() => readFileSync(service.logFile, 'utf8')).toContain('"greeting":"hello"');
});

test('a stop lets it end in order, and forgets it', async () => {
  const service = await start('greeter');
  const [record] = recordedProcesses(home);
  await service.stop();
  expect(await service.exit).toEqual({ code: 0, signal: null });
  expect(record === undefined || isRunning(record)).toBe(false);
  expect(recordedProcesses(home)).toEqual([]);
});

test('a service that cannot start says why, in the words of its log', async () => {
  await expect(start('greeter', {})).rejects.toMatchObject({ problem: { code: 'START_FAILED' } });
  await expect(start('greeter', {})).rejects.toThrow('GREETING: expected a word for the log');
});

test('a service can be killed and started again under its name', async () => {
  const first = await start('greeter');
  first.kill('SIGKILL');
  expect(await first.exit).toEqual({ code: null, signal: 'SIGKILL' });
  const second = await start('greeter');
  expect((await fetch(`${second.url}/livez`)).status).toBe(200);
});

test('a service that is stopped while it hangs is killed at the deadline', async () => {
  const service = await startService({
    name: 'stuck',
    entry,
    env: { GREETING: 'hello' },
    home,
    log: () => undefined,
    stopDeadlineMs: 200,
  });
  service.kill('SIGSTOP');
  await service.stop();
  expect(await service.exit).toMatchObject({ signal: 'SIGKILL' });
});
