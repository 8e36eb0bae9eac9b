/**
 * G9: what identifies a customer appears in the technical record, and nowhere in what other people may read: the compliance record, the
 * operations tables, dead letters, logs and metrics. Searched for after a run, as whole tokens, for every customer of the data.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { submitTask } from '@holdpoint/client/submit';
import { deadLetteringServices, physicalTopic } from '@holdpoint/contracts/topics';
import { until, untilTasksEnded } from '@holdpoint/installation/wait';
import type { Service } from '@holdpoint/local/service';
import type { OpenDataSet, RetailTask } from '@holdpoint/retail/data-set/data-set';
import { ownDataSetFolder, readOpenDataSet } from '@holdpoint/retail/data-set/read';
import { declareDisturbances } from '@holdpoint/retail/database/load-data-set';
import { untilAudited } from '@holdpoint/retail/demo/check-ended-run';
import { toTaskRequests } from '@holdpoint/retail/requests';
import { Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { sharedRetailFolder } from '../../examples/retail/test/support/shared-data-set.ts';
import { askProjections } from '../support/audit-records.ts';
import { rawRecords } from '../support/raw-records.ts';
import { RetailInstallation } from '../support/retail-installation.ts';
import { TokenSearch } from '../support/token-search.ts';

const REAL_TASKS = 30;
const OWN_PLAIN_TASKS = 30;

let shop: RetailInstallation;
let services: readonly Service[] = [];
let search: TokenSearch;
let tasks = 0;

beforeAll(async () => {
  const set = await dataOfBoth();
  search = new TokenSearch(secretsOf(set));
  shop = await RetailInstallation.open({ set });
  await declareDisturbances(shop.shop, { set });
  services = await shop.startAll();
  await shop.startApprovers(readFileSync(join(ownDataSetFolder, 'approver-rules.yaml'), 'utf8'));
  await sendWhatCannotBeTaken(set);
  tasks = set.tasks.length;
  await runAll(set);
});
afterAll(() => shop?.close());

/** The own set and, where it is on this machine, the real one: one shop that holds both, and some tasks of each. */
async function dataOfBoth(): Promise<OpenDataSet> {
  const own = await readOpenDataSet(ownDataSetFolder);
  const real = sharedRetailFolder();
  if (real === undefined) {
    console.log('The real tasks are not on this machine (../shared, or HOLDPOINT_SHARED): the own set alone.');
    return { ...own, name: 'privacy' };
  }
  const other = await readOpenDataSet(real);
  const named = other.tasks.slice(0, REAL_TASKS).map((task) => ({ ...task, id: `real-${task.id}` }));
  const database = {
    products: { ...own.database.products, ...other.database.products },
    users: { ...own.database.users, ...other.database.users },
    orders: { ...own.database.orders, ...other.database.orders },
  };
  return { name: 'privacy', database, tasks: [...someOf(own.tasks), ...named] };
}

/** All in which something goes wrong, and some of the others. */
function someOf(all: readonly RetailTask[]): readonly RetailTask[] {
  const plain = all.filter(({ scenario }) => scenario === undefined).slice(0, OWN_PLAIN_TASKS);
  return [...all.filter(({ scenario }) => scenario !== undefined), ...plain];
}

/** What tells one customer from all others. */
function* secretsOf({ database }: OpenDataSet): Generator<string, void> {
  for (const user of Object.values(database.users)) {
    yield* [user.user_id, `${user.name.first_name} ${user.name.last_name}`, user.email, user.address.address1];
    yield* Object.keys(user.payment_methods);
  }
  for (const order of Object.values(database.orders)) yield order.address.address1;
}

/** Requests that are dead-lettered, each with a customer's data where a reason might quote it. */
async function sendWhatCannotBeTaken({ database }: OpenDataSet): Promise<void> {
  const [user] = Object.values(database.users);
  if (user === undefined) throw new Error('the set has no users');
  const producer = new Kafka({ brokers: inject('addresses').brokers.split(','), logLevel: logLevel.NOTHING }).producer();
  const topic = physicalTopic(shop.topicPrefix, 'task.requests');
  const said = {
    user: user.user_id,
    email: user.email,
    [user.email]: user.address.address1,
    tenant: user.email,
    type: user.user_id,
  };
  const schemaId = await latestSchemaId(`${topic}-TaskRequested`);
  await producer.connect();
  const values = [
    Buffer.from(JSON.stringify(said)),
    framed(schemaId, JSON.stringify(said)),
    framed(schemaId, JSON.stringify({ ...said, type: 'TaskRequested' })),
    framed(schemaId, `{"type":"TaskRequested","email":${user.email}}`),
    framed(schemaId, user.email),
  ];
  await producer.send({ topic, messages: values.map((value) => ({ key: 'no-task', value, partition: 0 })) });
  await producer.disconnect();
}

function framed(schemaId: number, body: string): Buffer {
  const head = Buffer.alloc(5);
  head.writeInt32BE(schemaId, 1);
  return Buffer.concat([head, Buffer.from(body)]);
}

async function latestSchemaId(subject: string): Promise<number> {
  const response = await fetch(`${inject('addresses').registryUrl}/subjects/${encodeURIComponent(subject)}/versions/latest`);
  const { id }: { id?: number } = JSON.parse(await response.text());
  if (id === undefined) throw new Error(`the registry has no ${subject}`);
  return id;
}

/** Runs every task to its end, and until all that is told of them has been written. */
async function runAll(set: OpenDataSet): Promise<void> {
  const { connection } = shop.installation;
  const requests = toTaskRequests({ set, requestedAt: new Date().toISOString() });
  const sent = await Promise.all(requests.map((request) => submitTask(connection, request)));
  const broken = new AbortController();
  const taskIds = sent.map(({ taskId }) => taskId);
  await untilTasksEnded(connection, { taskIds, stallMs: 60_000, signal: broken.signal, onProgress: () => undefined });
  await untilAudited(shop.installation);
  await untilCounts('tasks in operations', taskIds.length, ENDED);
  await untilCounts('pending approvals in operations', 0, PENDING);
}

const ENDED = "select count(*)::integer as n from operations.tasks where status in ('completed', 'failed', 'cancelled')";
const PENDING = "select count(*)::integer as n from operations.approvals where status = 'pending'";

function untilCounts(what: string, count: number, sql: string): Promise<void> {
  return until(`${count} ${what}`, 30_000, async () => (await askProjections(shop, sql))[0]?.n === count);
}

const finds = (text: string) => [...search.find(text)];

/** Every row of every table of the schema, as text. */
async function rowsOf(schema: string): Promise<string> {
  const tables = await askProjections(shop, 'select tablename from pg_tables where schemaname = $1 order by tablename', [schema]);
  const texts: string[] = [];
  for (const { tablename } of tables) {
    const rows = await askProjections(shop, `select (t.*)::text as row from ${schema}.${tablename} as t`);
    texts.push(...rows.map(({ row }) => String(row)));
  }
  return texts.join('\n');
}

/** Keys, headers and values of a topic, as text. */
async function textOf(topic: string): Promise<string> {
  const records = await rawRecords(shop.installation.connection, topic);
  return records.map(({ key, headers, value }) => `${key} ${JSON.stringify(headers)} ${value?.toString()}`).join('\n');
}

test('G9: the technical record holds what identifies customers, and the same search finds it there', async () => {
  expect(finds(await rowsOf('audit_technical')).length).toBeGreaterThan(tasks);
  expect(finds(await textOf('audit.technical')).length).toBeGreaterThan(tasks);
});

test.each(['audit_compliance', 'audit_core', 'operations'])('G9: no row of schema %s holds any of it', async (schema) => {
  const rows = await rowsOf(schema);
  expect(rows).not.toBe('');
  expect(finds(rows)).toEqual([]);
});

test.each(['audit.compliance', 'audit.checkpoints'])('G9: no record of topic %s holds any of it', async (topic) => {
  const text = await textOf(topic);
  expect(text).not.toBe('');
  expect(finds(text)).toEqual([]);
});

test('G9: no dead letter quotes the record that it is about', async () => {
  await expect.poll(async () => (await rawRecords(shop.installation.connection, 'dead-letter.task-runner')).length).toBe(5);
  const texts = await Promise.all(deadLetteringServices.map((service) => textOf(`dead-letter.${service}`)));
  expect(finds(texts.join('\n'))).toEqual([]);
});

test('G9: no log of a service or of the approvers holds any of it', () => {
  const logs = join(shop.installation.home, 'logs');
  const names = readdirSync(logs);
  expect(names.length).toBeGreaterThanOrEqual(services.length + 1);
  for (const name of names) {
    const log = readFileSync(join(logs, name), 'utf8');
    expect([name, log === '', finds(log)]).toEqual([name, false, []]);
  }
});

test('G9: no metric of a service holds any of it', async () => {
  expect(services).toHaveLength(5);
  for (const { name, url } of services) {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('holdpoint_');
    expect([name, finds(metrics)]).toEqual([name, []]);
  }
});
