/**
 * PostgreSQL, the schema registry and Kafka, each away for a minute, under load and while processes start: what waits says so, what can go on
 * goes on, and all is caught up afterwards. The outages of the first two overlap: whoever needs neither must not notice that either.
 */
import { readFileSync } from 'node:fs';
import { type ServiceName, serviceNames } from '@holdpoint/installation/service-environments';
import { until } from '@holdpoint/installation/wait';
import { untilAudited } from '@holdpoint/retail/demo/check-ended-run';
import { checkAudit } from '@holdpoint/retail/demo/checker/audit';
import { taskFactsOf } from '@holdpoint/retail/demo/checker/task-facts';
import { countDeadLetters, readPublishedAudit, readTaskEvents } from '@holdpoint/retail/demo/observe';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningService } from '../support/service-process.ts';
import { type Outage, Outages } from './dependencies/outages.ts';
import { Till } from './dependencies/till.ts';
import { Trade } from './dependencies/trade.ts';

/** How long the registry is away when PostgreSQL comes back, and PostgreSQL when the registry goes. */
const OVERLAP_AT_MS = 20_000;
const NO_POSTGRES = 'no answer from PostgreSQL at ';
const NO_REGISTRY = 'no answer from the schema registry at ';
const NO_KAFKA = 'no answer from Kafka at ';
const within = { timeout: 120_000, interval: 200 };

let till: Till;
let trade: Trade;
let outages: Outages;
let postgres: Outage;
let registry: Outage;
let kafka: Outage;

beforeAll(async () => {
  till = await Till.open();
  outages = await Outages.over(till);
  trade = await Trade.begin(till);
  await until('twenty tasks ended', within.timeout, async () => trade.ended.size > 20);
  [postgres, registry] = await Promise.all([
    outages.of('postgres', ['task-runner', 'audit-projector', 'metrics-projector']),
    outages.of('registry', ['tool-executor', 'approval-service', 'audit-projector'], OVERLAP_AT_MS),
  ]);
  kafka = await outages.of('kafka', ['task-runner', 'tool-executor', 'metrics-projector']);
  await trade.stopAsking();
}, 500_000);

afterAll(async () => {
  await outages?.close();
  await trade?.close();
  await till?.close();
});

describe('while PostgreSQL is away', () => {
  test('tasks are asked for, approved and carried out', () => {
    expectCarriedOut(postgres);
    for (const name of ['task-runner', 'tool-executor', 'approval-service'] as const)
      expectUntouched(postgres, outages.old[name], NO_POSTGRES);
    expectUntouched(postgres, started(postgres, 'task-runner'), NO_POSTGRES);
  });

  test.each(['audit-projector', 'metrics-projector'] as const)('%s waits and says so, running or starting', (name) => {
    for (const service of [outages.old[name], started(postgres, name)]) expectSaysSo(postgres, service, NO_POSTGRES);
  });
});

describe('while the schema registry is away', () => {
  test('tasks are asked for, approved and carried out by those who had learnt its schemas', () => {
    expectCarriedOut(registry);
    for (const name of ['task-runner', 'tool-executor', 'approval-service'] as const)
      expectUntouched(registry, outages.old[name], NO_REGISTRY);
  });

  test.each(['tool-executor', 'approval-service', 'audit-projector'] as const)('%s waits with its start and says so', (name) => {
    expectSaysSo(registry, started(registry, name), NO_REGISTRY);
  });
});

describe('while Kafka is away', () => {
  test.each(serviceNames)('%s waits and says so', (name) => {
    expectSaysSo(kafka, outages.old[name], NO_KAFKA);
  });

  test.each(['task-runner', 'tool-executor', 'metrics-projector'] as const)('%s waits with its start and says so', (name) => {
    expectSaysSo(kafka, started(kafka, name), NO_KAFKA);
  });
});

describe('after all of it', () => {
  test('every task has ended well, and none of its events is missing', { timeout: 130_000 }, async () => {
    await expect.poll(() => trade.unended, within).toBe(0);
    const tasks = await allTasks();
    expect(tasks).toHaveLength(trade.asked.size);
    expect(tasks.filter(({ status, sequenceGaps }) => status !== 'completed' || sequenceGaps > 0)).toEqual([]);
    expect(await countDeadLetters(till.installation.connection)).toBe(0);
  });

  test('the audit is complete under signed checkpoints', { timeout: 130_000 }, async () => {
    const { connection, keys } = till.installation;
    await untilAudited(till.installation);
    const verifierKey = readFileSync(keys.auditVerifierKeyFile, 'utf8').trim();
    const audit = await checkAudit({ ...(await readPublishedAudit(connection)), verifierKey }, await allTasks());
    expect(audit).toMatchObject({ missing: 0, verified: true });
  });

  test('the projections are caught up', { timeout: 130_000 }, async () => {
    await expect.poll(projectedEnds, within).toBe(trade.asked.size);
  });

  test('nobody has flooded its log', () => {
    for (const [name, service] of outages.everybody()) {
      const messages = service.lines.map(({ msg }) => msg);
      const others = messages.filter((msg) => msg !== 'answered' && !msg.startsWith('not ready: '));
      expect(others.length, `${name}: ${JSON.stringify(others)}`).toBeLessThan(100);
    }
  });
});

function started({ fresh }: Outage, name: ServiceName): RunningService {
  const service = fresh.get(name);
  if (service === undefined) throw new Error(`no ${name} was started`);
  return service;
}

/** Alive, and from when it has noticed until the end not ready with these words as the reason, which one line each five seconds repeats. */
function expectSaysSo(outage: Outage, service: RunningService, words: string): void {
  const looks = outages.looksAt(service, outage);
  const noticed = looks.findIndex(({ said }) => said.includes(words));
  const since = looks.slice(noticed);
  expect(noticed < 0 ? looks : since.length).toBeGreaterThanOrEqual(5);
  for (const look of since) {
    expect(look).toMatchObject({ alive: true, ready: false });
    expect(look.said).toContain(words);
  }
  const said = service.lines.filter(({ msg, time }) => msg.startsWith('not ready: ') && isWithin(outage, Date.parse(time)));
  expect(said.length).toBeGreaterThanOrEqual(3);
  expect(said.length).toBeLessThanOrEqual((outage.back - outage.gone) / 5_000 + 1);
  for (const { msg } of said.slice(1)) expect(msg).toContain(words);
}

const isWithin = ({ gone, back }: Outage, at: number): boolean => at > gone && at < back;

/** Ready towards the end of the outage, when whatever it moves has settled, and never waiting for what is away. A busy machine may miss a look. */
function expectUntouched(outage: Outage, service: RunningService, words: string): void {
  const looks = outages.looksAt(service, outage);
  expect(looks.slice(-10).some(({ alive, ready }) => alive && ready)).toBe(true);
  expect(looks.filter(({ said }) => said.includes(words))).toEqual([]);
}

function expectCarriedOut({ gone, back }: Outage): void {
  expect(trade.carriedOut(gone, back)).toBeGreaterThan(10);
}

async function allTasks() {
  return [...taskFactsOf(await readTaskEvents(till.installation.connection)).values()];
}

/** Ended tasks in the tables of operations. */
async function projectedEnds(): Promise<number> {
  const client = new pg.Client({ connectionString: till.installation.databases.ownerUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ n: number }>(
      "select count(*)::int as n from operations.tasks where status = 'completed'",
    );
    return rows[0]?.n ?? 0;
  } finally {
    await client.end();
  }
}
