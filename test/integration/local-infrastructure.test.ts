import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { localConfig } from '@holdpoint/local/config';
import { startLocalInfrastructure } from '@holdpoint/local/infrastructure';
import { isRunning } from '@holdpoint/local/process-identity';
import { recordedProcesses } from '@holdpoint/local/process-record';
import { discardHome, runningAddresses, stopLocal } from '@holdpoint/local/stop-local';
import { waitUntil } from '@holdpoint/local/wait';
import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import { afterEach, expect, test } from 'vitest';

const LAUNCHER = join(import.meta.dirname, '..', 'support', 'launcher-main.ts');

/** These tests are about starting, so they start all three whatever the environment gives. */
const config = { ...localConfig(), brokers: undefined, registryUrl: undefined, databaseUrl: undefined };
const quiet = (): void => undefined;

const homes: string[] = [];
afterEach(async () => {
  for (const home of homes.splice(0)) {
    await stopLocal({ home });
    discardHome(home);
    rmSync(home, { recursive: true, force: true });
  }
});

test('what is started answers, and a stop leaves nothing running', async () => {
  const home = newHome();
  const local = await startLocalInfrastructure({ home, fast: true, log: quiet, config });
  const started = recordedProcesses(home);
  expect(started.map((process) => process.name).sort()).toEqual(['kafka', 'postgres', 'registry']);
  expect(await subjects(local.registryUrl)).toEqual([]);
  expect(await databaseVersion(local.databaseUrl)).toMatch(/^18\./);
  await expect(databaseVersion(withPassword(local.databaseUrl, 'wrong'))).rejects.toMatchObject({ code: '28P01' });
  await local.stop();
  expect(started.filter(isRunning)).toEqual([]);
  expect(recordedProcesses(home)).toEqual([]);
});

test('a launcher killed with -9 takes its processes with it, and the next run of its home starts afresh', async () => {
  const home = newHome();
  const first = await launchElsewhere(home);
  const { databaseUrl } = runningAddresses(home) ?? { databaseUrl: '' };
  const started = recordedProcesses(home);
  expect(started).toHaveLength(3);
  await execute(databaseUrl, 'CREATE TABLE left_behind ()');
  first.kill('SIGKILL');
  await once(first, 'exit');
  expect(await waitUntil(() => !started.some(isRunning), 20_000)).toBe(true);

  const local = await startLocalInfrastructure({ home, fast: true, log: quiet, config });
  expect(local.databaseUrl).not.toBe(databaseUrl);
  await expect(execute(local.databaseUrl, 'TABLE left_behind')).rejects.toMatchObject({ code: '42P01' });
  await local.stop();
});

test('a launcher and its watchdog both killed: the next run ends what they left, and nothing else', async () => {
  const home = newHome();
  const first = await launchElsewhere(home);
  const started = recordedProcesses(home);
  for (const pid of childrenOf(first.pid ?? 0)) {
    if (!started.some((process) => process.pid === pid)) process.kill(pid, 'SIGKILL');
  }
  first.kill('SIGKILL');
  await once(first, 'exit');
  expect(started.every(isRunning)).toBe(true);

  const local = await startLocalInfrastructure({ home, fast: true, log: quiet, config });
  expect(started.filter(isRunning)).toEqual([]);
  expect(recordedProcesses(home).every(isRunning)).toBe(true);
  await local.stop();
});

test('a stop from another terminal ends the launcher and everything it started', async () => {
  const home = newHome();
  const launcher = await launchElsewhere(home);
  const started = recordedProcesses(home);
  // Heard of before the stop: whether the process is gone shows a moment before its exit code is known here.
  const exited = once(launcher, 'exit');
  await stopLocal({ home });
  expect(started.filter(isRunning)).toEqual([]);
  expect(await exited).toEqual([143, null]);
  expect(runningAddresses(home)).toBeUndefined();
});

test('two runs live side by side in two homes, and one home refuses a second run', async () => {
  const [one, other] = await Promise.all(
    [newHome(), newHome()].map((home) => startLocalInfrastructure({ home, fast: true, log: quiet, config })),
  );
  if (one === undefined || other === undefined) throw new Error('unreachable: two were started');
  expect(one.brokers).not.toBe(other.brokers);
  await expect(startLocalInfrastructure({ home: one.home, fast: true, log: quiet, config })).rejects.toMatchObject({
    problem: { code: 'HOME_IN_USE' },
  });
  await one.stop();
  expect(await databaseVersion(other.databaseUrl)).toMatch(/^18\./);
  await other.stop();
});

test('kept data are there again after a restart', async () => {
  const home = newHome();
  const first = await startLocalInfrastructure({ home, fast: true, log: quiet, config });
  await execute(first.databaseUrl, 'CREATE TABLE kept ()');
  await first.stop();
  const second = await startLocalInfrastructure({ home, fast: true, keepData: true, log: quiet, config });
  await execute(second.databaseUrl, 'TABLE kept');
  await second.stop();
});

test('a broker that was killed comes back at its address with what it held', async () => {
  const local = await startLocalInfrastructure({ home: newHome(), fast: true, log: quiet, config });
  const admin = new Kafka({ clientId: 'test', brokers: [local.brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.createTopics({ topics: [{ topic: 'kept' }] });
  await admin.disconnect();
  process.kill(local.pids().kafka ?? 0, 'SIGKILL');
  await local.restart('kafka');
  expect(await admin.listTopics()).toEqual(['kept']);
  await admin.disconnect();
  await local.stop();
});

test('what the environment gives an address for is not started', async () => {
  const given = { brokers: 'kafka:9092', registryUrl: 'http://registry', databaseUrl: 'postgres://database/db' };
  const local = await startLocalInfrastructure({ home: newHome(), log: quiet, config: { ...config, ...given } });
  expect(local).toMatchObject(given);
  expect(local.pids()).toEqual({});
  await local.stop();
});

function newHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'holdpoint-local-'));
  chmodSync(home, 0o711);
  homes.push(home);
  return home;
}

/** Starts all three in a process of their own and returns it when they are ready. */
async function launchElsewhere(home: string): Promise<ChildProcess> {
  const launcher = spawn(process.execPath, [LAUNCHER, home], { stdio: ['ignore', 'pipe', 'inherit'], env: withoutAddresses() });
  const [line] = await once(createInterface({ input: launcher.stdout }), 'line');
  expect(line).toBe('ready');
  return launcher;
}

function withoutAddresses(): NodeJS.ProcessEnv {
  const { KAFKA_BROKERS: _brokers, SCHEMA_REGISTRY_URL: _registry, DATABASE_URL: _database, ...rest } = process.env;
  return rest;
}

function childrenOf(parent: number): number[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=', '-o', 'ppid='], { encoding: 'utf8' });
  const rows = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  return rows.flatMap(([pid, ppid]) => (pid !== undefined && ppid === parent ? [pid] : []));
}

async function subjects(registryUrl: string): Promise<unknown> {
  const response = await fetch(`${registryUrl}/subjects`);
  return response.json();
}

function withPassword(databaseUrl: string, password: string): string {
  const url = new URL(databaseUrl);
  url.password = password;
  return url.href;
}

async function databaseVersion(url: string): Promise<unknown> {
  const rows = await execute(url, 'SHOW server_version');
  return rows[0]?.server_version;
}

async function execute(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
