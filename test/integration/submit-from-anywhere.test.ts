/**
 * The programs of docs/submit-from-anywhere.md, taken out of the page and run as they stand, but for one thing: the topic prefix `holdpoint.`
 * is replaced by this test's own, so that the test never touches an installation that the broker may hold already.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDeadLetters } from '@holdpoint/client/dead-letter-log';
import { awaitAcceptance, submitTask } from '@holdpoint/client/submit';
import { taskIdOf } from '@holdpoint/contracts/identity';
import { type TaskRequested, taskRequestedSchema } from '@holdpoint/contracts/messages/task-requests';
import { plain } from '@holdpoint/contracts/payload';
import { physicalTopic } from '@holdpoint/contracts/topics';
import { localConfig } from '@holdpoint/local/config';
import { partitionFor } from '@holdpoint/stream/partition-for';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { blocksOf } from '../support/page-blocks.ts';
import { pythonWith } from '../support/python-environment.ts';
import { jsonOf, rawRecords } from '../support/raw-records.ts';
import { RetailInstallation } from '../support/retail-installation.ts';
import { runProgram } from '../support/run-program.ts';

const TENANT = 'retail-demo';
const PARTITIONS = 4;
/** With so many of them, some lie elsewhere than they belong: a test says so. */
const keysOf = (client: string) => Array.from({ length: 6 }, (_, n) => `${client}-${n}`);

let shop: RetailInstallation;
let python = '';
beforeAll(async () => {
  shop = await RetailInstallation.open({ partitions: PARTITIONS });
  await Promise.all([shop.start('task-runner'), shop.start('tool-executor')]);
  python = await pythonWith('confluent-kafka==2.16.1');
});
afterAll(() => shop?.close());

/** The page's program in that language, with this test's topic. */
function programOf(language: 'python' | 'bash'): string {
  const program = blocksOf('submit-from-anywhere.md').find((block) => block.language === language)?.text ?? '';
  const documented = physicalTopic('holdpoint.', 'task.requests');
  expect(program).toContain(documented);
  const file = join(shop.installation.home, `submit.${language}`);
  writeFileSync(file, program.replaceAll(documented, physicalTopic(shop.topicPrefix, 'task.requests')));
  return file;
}

/** Runs it with this key, as the page says. */
async function run(language: 'python' | 'bash', key: string, requestedAt: string): Promise<string> {
  const { brokers, registryUrl } = inject('addresses');
  const env = { PATH: localConfig().pathFolders.join(':'), KAFKA_BROKERS: brokers, SCHEMA_REGISTRY_URL: registryUrl };
  const command = language === 'python' ? python : 'bash';
  const { exit, stdout, stderr } = await runProgram(command, [programOf(language), key, requestedAt], env, REMEDY);
  expect([exit, stderr], REMEDY).toEqual([0, '']);
  return stdout.trim();
}

const REMEDY = 'Install python3, bash, curl and kcat (Debian: apt-get install python3-venv curl kcat).';

test('the shell’s programs are installed', async () => {
  for (const [command, flag] of [
    ['kcat', '-V'],
    ['curl', '-V'],
  ] as const) {
    const { exit } = await runProgram(command, [flag], localConfig().inherited, REMEDY);
    expect(exit, REMEDY).toBe(0);
  }
});

describe.each(['python', 'bash'] as const)('the program in %s', (language) => {
  const keys = keysOf(language);
  const taskIds = keys.map((key) => taskIdOf(TENANT, key));
  const requestedAt = new Date().toISOString();

  test('each request arrives once and its task completes once, also when the program sends it again', async () => {
    const printed: string[] = [];
    for (const key of keys) printed.push(await run(language, key, requestedAt));
    if (language === 'python') expect(printed).toEqual(taskIds);
    for (const taskId of taskIds) expect(await shop.ended(taskId)).toMatchObject({ type: 'TaskCompleted' });
    for (const [n, key] of keys.entries()) {
      const before = (await requestsOf(taskIds[n])).length;
      await run(language, key, requestedAt);
      // Twice as many: one that lay elsewhere has been put where it belongs, the second time too.
      await expect.poll(async () => (await requestsOf(taskIds[n])).length, { timeout: 90_000 }).toBe(2 * before);
    }
    for (const taskId of taskIds) await expectOnce(taskId);
  });

  test('some lay on another partition than their own, where the client’s partitioner put them', async () => {
    const lying = await Promise.all(taskIds.map(requestsOf));
    const misplaced = taskIds.filter((taskId, n) =>
      lying[n]?.some(({ partition }) => partition !== partitionFor(taskId, PARTITIONS)),
    );
    expect(misplaced.length).toBeGreaterThan(0);
  });

  test('the same request from the TypeScript client is answered by the first task', async () => {
    for (const taskId of taskIds) {
      const answer = await submitAgain(await requestOf(taskId));
      expect(answer).toMatchObject({ kind: 'repeated', accepted: { taskId } });
      await expectOnce(taskId);
    }
  });

  test('the same key with another body is a conflict', async () => {
    for (const taskId of taskIds) {
      const request = await requestOf(taskId);
      expect(await submitAgain({ ...request, input: plain({ other: true }) })).toEqual({
        kind: 'refused',
        code: 'IDEMPOTENCY_CONFLICT',
      });
      await expectOnce(taskId);
    }
  });
});

test('nothing but the conflicts was dead-lettered', async () => {
  const codes = async () => {
    const found: string[] = [];
    await readDeadLetters(shop.installation.connection, undefined, ({ letter }) => found.push(letter.code));
    return found;
  };
  const conflicts = [...keysOf('python'), ...keysOf('bash')].map(() => 'IDEMPOTENCY_CONFLICT');
  await expect.poll(codes, { timeout: 90_000 }).toEqual(conflicts);
});

async function expectOnce(taskId: string): Promise<void> {
  const types = (await shop.events(taskId)).map(({ type }) => type);
  expect(types).toEqual(['TaskAccepted', 'StepDecided', 'CallScheduled', 'CallSucceeded', 'StepDecided', 'TaskCompleted']);
}

/** The records on the topic that ask for this task, those that were put right included. */
function requestsOf(taskId: string | undefined) {
  return rawRecords(shop.installation.connection, 'task.requests', (raw) => {
    const { tenant, idempotencyKey } = taskRequestedSchema.parse(jsonOf(raw));
    return taskIdOf(tenant, idempotencyKey) === taskId;
  });
}

async function requestOf(taskId: string): Promise<TaskRequested> {
  const [first] = await requestsOf(taskId);
  if (first === undefined) throw new Error(`nobody asked for ${taskId}`);
  return taskRequestedSchema.parse(jsonOf(first));
}

async function submitAgain(request: TaskRequested) {
  const { connection } = shop.installation;
  return awaitAcceptance(connection, await submitTask(connection, request), AbortSignal.timeout(90_000));
}
