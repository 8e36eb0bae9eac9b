/** The demo's checker counts an effect that was applied twice: shown on one that really was, by a request that was delivered twice. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { submitTask } from '@holdpoint/client/submit';
import { physicalTopic } from '@holdpoint/contracts/topics';
import type { ServiceName } from '@holdpoint/installation/service-environments';
import { ownDataSetFolder } from '@holdpoint/retail/data-set/read';
import { checkEndedRun, untilAudited } from '@holdpoint/retail/demo/check-ended-run';
import { toTaskRequests } from '@holdpoint/retail/requests';
import type { RawRecord } from '@holdpoint/stream/record';
import { Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { z } from 'zod';
import { rawRecords } from '../support/raw-records.ts';
import { RetailInstallation } from '../support/retail-installation.ts';

const REQUESTS = 'tool.requests.retail';
const others: readonly ServiceName[] = ['task-runner', 'approval-service', 'audit-projector'];

let shop: RetailInstallation;
beforeAll(async () => {
  shop = await RetailInstallation.open();
  await Promise.all(others.map((name) => shop.start(name)));
});
afterAll(() => shop?.close());

test('without the idempotency key, a request delivered twice is applied twice, and the checker counts it', async () => {
  const { report, findings } = await deliverTwice('off');
  expect(report.calls.applied_twice).toBe(1);
  expect(findings).toEqual([expect.stringMatching(/applied more than once$/)]);
});

test('G4: with the key, the same delivery is applied once, and all of the run holds', async () => {
  const { report, findings } = await deliverTwice('on');
  expect(report.calls.applied_twice).toBe(0);
  expect(findings).toEqual([]);
});

/** Runs one task with one write that may be repeated, delivers its request again, and has the run checked. */
async function deliverTwice(idempotency: 'on' | 'off') {
  const executor = await shop.start('tool-executor', { RETAIL_IDEMPOTENCY: idempotency });
  const set = { ...shop.set, tasks: shop.set.tasks.filter(({ id }) => id === oneWrite.id) };
  const startedAt = Date.now();
  const [request] = toTaskRequests({ set, requestedAt: new Date(startedAt).toISOString(), run: idempotency });
  if (request === undefined) throw new Error('the set has lost its task');
  const { taskId } = await submitTask(shop.installation.connection, request);
  await shop.ended(taskId);
  const { callId } = await shop.event(taskId, 'CallScheduled', ({ effect }) => effect === 'idempotent');
  await deliverAgain(await onlyRecord(REQUESTS, callId));
  await expect.poll(() => answersTo(callId), { timeout: 90_000 }).toBe(2);
  await executor.stop();
  await untilAudited(shop.installation);
  const options = { dataFolder: folderOf(idempotency), home: shop.installation.home };
  return checkEndedRun({ options, set, installation: shop.installation, shop: shop.shop, taskIds: [taskId], startedAt });
}

const taskLine = z.object({ id: z.string(), scenario: z.string().optional(), actions: z.array(z.object({ name: z.string() })) });
const linesIn = (file: string) => readFileSync(join(ownDataSetFolder, file), 'utf8').trimEnd().split('\n');

/** A task of the own set in which nothing goes wrong, and of whose calls one writes. */
const oneWrite = (() => {
  const isWrite = ({ name }: { name: string }) => name === 'modify_pending_order_address' || name === 'modify_user_address';
  const isRead = ({ name }: { name: string }) => /^(find|get|list|calculate)_?/.test(name);
  const tasks = linesIn('tasks.jsonl').map((line) => taskLine.parse(JSON.parse(line)));
  const found = tasks.find(
    ({ scenario, actions }) =>
      scenario === undefined && actions.filter(isWrite).length === 1 && actions.every((one) => isWrite(one) || isRead(one)),
  );
  if (found === undefined) throw new Error('the own set has no task with one address change and reads');
  return found;
})();

/** The own set cut down to that task. */
function folderOf(name: string): string {
  const folder = join(shop.installation.home, `set-${name}`);
  mkdirSync(folder);
  cpSync(join(ownDataSetFolder, 'db.json'), join(folder, 'db.json'));
  for (const file of ['tasks.jsonl', 'expected.jsonl']) {
    const kept = linesIn(file).filter((line) => JSON.parse(line).id === oneWrite.id);
    writeFileSync(join(folder, file), `${kept.join('\n')}\n`);
  }
  return folder;
}

/** The one record of that key, with its stored bytes. */
async function onlyRecord(topic: string, key: string): Promise<RawRecord> {
  const records = await rawRecords(shop.installation.connection, topic, (raw) => raw.key === key);
  const [record] = records;
  if (record === undefined || records.length > 1) throw new Error(`${topic} has ${records.length} records of ${key}`);
  return record;
}

/** How many answers to the call there are; a repeated answer counts again. */
async function answersTo(callId: string): Promise<number> {
  const isAnswer = ({ value }: RawRecord) => value?.includes(callId) ?? false;
  return (await rawRecords(shop.installation.connection, 'tool.results.retail', isAnswer)).length;
}

/** Puts the same key, headers and bytes on the same partition, as a producer does whose first acknowledgement was lost. */
async function deliverAgain({ topic, partition, key, headers, value }: RawRecord): Promise<void> {
  const producer = new Kafka({ brokers: inject('addresses').brokers.split(','), logLevel: logLevel.NOTHING }).producer();
  await producer.connect();
  const message = { key, value, headers: { ...headers }, partition };
  await producer.send({ topic: physicalTopic(shop.topicPrefix, topic), messages: [message] });
  await producer.disconnect();
}
