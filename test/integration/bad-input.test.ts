/**
 * G11: bad input gets a clear error where somebody can act on it, and no partition stops. After each bad message a good one follows in
 * the same partition. What one service makes of each input alone is in its own tests; here it is sent to all of them as they run.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findApproval, readTaskApprovals } from '@holdpoint/client/approval-log';
import { DigestMismatchError, decideApproval, type PersonsDecision, signShown } from '@holdpoint/client/decide';
import { sendOne } from '@holdpoint/client/send-one';
import { submitTask } from '@holdpoint/client/submit';
import { taskPartition } from '@holdpoint/client/task-log';
import { callIdOf, taskIdOf } from '@holdpoint/contracts/identity';
import type { ApprovalAsked } from '@holdpoint/contracts/messages/approval-requests';
import type { ToolCallSucceeded } from '@holdpoint/contracts/messages/tool-results';
import { plain } from '@holdpoint/contracts/payload';
import { createKeyPair, parsePinnedKeys, parseSigningKey } from '@holdpoint/core/approval/keys';
import { signOutcome } from '@holdpoint/core/approval/outcome';
import { callDigest } from '@holdpoint/core/call-digest';
import { readWorlds } from '@holdpoint/retail/database/read-worlds';
import { tenant } from '@holdpoint/retail/names';
import { PayloadTooLargeError } from '@holdpoint/stream/errors';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { errorOf } from '../support/cli-process.ts';
import { lettersOf } from '../support/dead-letters.ts';
import { forgedOutcome, forgedSuccess } from '../support/forgeries.ts';
import { framed } from '../support/framed.ts';
import { rawRecords } from '../support/raw-records.ts';
import { openRawSender, type RawSender } from '../support/raw-sender.ts';
import { RetailInstallation, requestOf, type Use } from '../support/retail-installation.ts';

let shop: RetailInstallation;
let raw: RawSender;
/** Of a request, as the registry gave it. */
let schemaId = 0;
beforeAll(async () => {
  shop = await RetailInstallation.open();
  raw = await openRawSender(shop.topicPrefix);
  await Promise.all([
    shop.start('task-runner', { CATALOG_WAIT_MS: '500' }),
    shop.start('tool-executor'),
    shop.start('approval-service'),
  ]);
  expect(await shop.ended(await shop.submit('first', [reading]))).toMatchObject({ type: 'TaskCompleted' });
  const [first] = await rawRecords(shop.installation.connection, 'task.requests');
  schemaId = first?.value?.readInt32BE(1) ?? 0;
});
afterAll(async () => {
  await raw?.close();
  await shop?.close();
});

const within = { timeout: 90_000 };
const KIB = 1024;
const reading: Use = { tool: 'list_all_product_types', input: {} };

/** Something that cannot be taken back. */
function cancelOrder(): Use {
  const order = Object.values(shop.set.database.orders).find(({ status }) => status === 'pending');
  return { tool: 'cancel_pending_order', input: { order_id: order?.order_id ?? '', reason: 'no longer needed' } };
}

/** A task goes through this partition to its end. */
async function expectGoesOn(partition: number): Promise<void> {
  expect(await shop.ended(await shop.submit(keyOn(partition), [reading]))).toMatchObject({ type: 'TaskCompleted' });
}

/** A new idempotency key whose task lies there. */
function keyOn(partition: number): string {
  const key = randomUUID();
  return taskPartition(shop.installation.connection, taskIdOf(tenant, key)) === partition ? key : keyOn(partition);
}

async function expectLetter(topic: string, partition: number, offset: number, code: string): Promise<void> {
  await expect
    .poll(() => lettersOf(shop.installation.connection, { topic, partition, offset }), within)
    .toMatchObject([{ code }]);
}

/** A request as JSON, whose task lies on that partition. */
const request = (partition: number, change: object = {}) =>
  JSON.stringify({ ...requestOf(keyOn(partition), [reading]), ...change });
const steps = (count: number, sizeBytes: number) =>
  requestOf('any', Array<Use>(count).fill({ tool: 'calculate', input: { expression: '1'.repeat(sizeBytes) } })).steps;
const hence = (ms: number): string => new Date(Date.now() + ms).toISOString();
const nested = (partition: number, depth: number) =>
  request(partition).replace('{"plain":{}}', `{"plain":${'['.repeat(depth)}${']'.repeat(depth)}}`);

describe('what another client puts on task.requests is dead-lettered with its reason, and the next request is carried out', () => {
  const inFrame = (text: (partition: number) => string) => (partition: number) => framed(schemaId, text(partition));
  test.each([
    ['TOMBSTONE', 'a tombstone', () => null],
    ['NOT_FRAMED', 'text without a frame', () => Buffer.from('please cancel my order')],
    ['UNKNOWN_SCHEMA', 'a schema id that nobody has registered', (n: number) => framed(2_000_000_000, request(n))],
    ['NOT_JSON', 'half a JSON object', inFrame((n) => request(n).slice(0, 40))],
    ['NOT_JSON', 'JSON without a type', inFrame(() => '["TaskRequested"]')],
    ['UNKNOWN_TYPE', 'a message of another topic', inFrame((n) => request(n, { type: 'ApprovalOutcome' }))],
    ['INVALID_SHAPE', 'a request of another shape', inFrame((n) => request(n, { tenant: 7 }))],
    ['PAYLOAD_TOO_LARGE', '300 KiB of input', inFrame((n) => request(n, { input: plain('x'.repeat(300 * KIB)) }))],
    ['MESSAGE_TOO_LARGE', 'ten payloads of 195 KiB', inFrame((n) => request(n, { steps: steps(10, 195 * KIB) }))],
    ['NOT_CANONICAL', 'an input nested 50,000 deep', inFrame((n) => nested(n, 50_000))],
    ['REQUESTED_IN_FUTURE', 'a request of tomorrow', inFrame((n) => request(n, { requestedAt: hence(86_400_000) }))],
    [
      'TOO_OLD',
      'a request older than all that is remembered',
      inFrame((n) => request(n, { requestedAt: new Date(0).toISOString() })),
    ],
  ])('%s: %s', async (code, _what, valueFor) => {
    const partition = 1;
    const topic = 'task.requests';
    const offset = await raw.send({ topic, partition, key: 'whoever' }, valueFor(partition));
    await expectLetter(topic, partition, offset, code);
    await expectGoesOn(partition);
  });

  test('and an operator sees which, where and why', async () => {
    const { stdout } = await shop.cli(['dead-letter', 'list']);
    for (const code of ['NOT_FRAMED', 'INVALID_SHAPE', 'PAYLOAD_TOO_LARGE', 'REQUESTED_IN_FUTURE'])
      expect(stdout).toContain(code);
    expect(stdout).toContain('the payload input is larger than 262144 bytes');
  });
});

test('nonsense on every other input is dead-lettered, and a task passes its gate and its call after it', async () => {
  const partition = 0;
  for (const topic of ['task.commands', 'approval.outcomes', 'tool.results.retail', 'approval.requests', 'approval.commands']) {
    const offset = await raw.send({ topic, partition, key: 'x' }, Buffer.from('nonsense'));
    await expectLetter(topic, partition, offset, 'NOT_FRAMED');
  }
  for (const every of [0, 1])
    await raw.send({ topic: 'tool.requests.retail', partition: every, key: 'x' }, Buffer.from('nonsense'));
  const { taskId, asked } = await waiting(keyOn(partition));
  expect(await decide(asked, 'approve')).toMatchObject({ kind: 'counted' });
  expect(await shop.ended(taskId)).toMatchObject({ type: 'TaskCompleted' });
});

test('1 MiB of input is refused by our own client, in words, before anything is sent', async () => {
  const before = await shop.installation.connection.admin.ranges('task.requests');
  const large = { ...requestOf('large', [reading]), input: plain('x'.repeat(KIB * KIB)) };
  const submitted = submitTask(shop.installation.connection, large);
  await expect(submitted).rejects.toThrow(PayloadTooLargeError);
  await expect(submitted).rejects.toThrow('TaskRequested: the payload input is larger than 262144 bytes');
  const file = join(shop.installation.home, 'large.json');
  writeFileSync(file, JSON.stringify(large));
  const told = await shop.cli(['task', 'submit', '--from', file, '--json']);
  expect([told.exit, errorOf(told)]).toMatchObject([
    3,
    { error: { code: 'TOO_LARGE', remedy: expect.stringContaining('reference') } },
  ]);
  expect(await shop.installation.connection.admin.ranges('task.requests')).toEqual(before);
});

describe('what names something that does not exist ends with a code in its own story', () => {
  test('an unknown agent', async () => {
    const taskId = await shop.submit('unknown-agent', [reading], { agent: { name: 'retail.nobody', version: 1 } });
    expect(await shop.ended(taskId)).toMatchObject({ type: 'TaskFailed', code: 'AGENT_UNKNOWN' });
  });

  test('an unknown tool', async () => {
    const taskId = await shop.submit('unknown-tool', [{ tool: 'teleport_order', input: {} }]);
    expect(await shop.ended(taskId)).toMatchObject({ type: 'TaskFailed' });
    expect(await shop.event(taskId, 'CallDenied')).toMatchObject({ by: 'catalog', code: 'TOOL_UNKNOWN' });
  });

  test('an input that the tool’s schema refuses names the place, and never the value', async () => {
    const taskId = await shop.submit('refused-input', [{ tool: 'get_order_details', input: { order: 'secret-value' } }]);
    const denied = await shop.event(taskId, 'CallDenied');
    expect(denied).toMatchObject({ by: 'catalog', code: 'INPUT_INVALID' });
    expect(JSON.stringify(denied)).toContain('order_id');
    expect(JSON.stringify(denied)).not.toContain('secret-value');
    expect((await shop.cli(['task', 'show', taskId])).stdout).toContain('INPUT_INVALID');
  });
});

/** The order to cancel it, waiting at the gate where people can see it. */
async function waiting(key: string): Promise<{ taskId: string; asked: ApprovalAsked }> {
  const taskId = await shop.submit(key, [cancelOrder()]);
  const { approvalId } = await shop.event(taskId, 'ApprovalRequested');
  const view = () => findApproval(shop.installation.connection, approvalId);
  await expect.poll(view, within).toBeDefined();
  const asked = (await view())?.request;
  if (asked === undefined) throw new Error('the approval has gone');
  return { taskId, asked };
}

const lead = () => parseSigningKey(readFileSync(shop.keyFileOf('refunds-lead'), 'utf8'));
const said = (verdict: 'approve' | 'deny', change: Partial<PersonsDecision> = {}): PersonsDecision => ({
  ...{ as: 'refunds-lead', key: lead(), verdict, commandId: randomUUID(), at: new Date().toISOString() },
  ...change,
});
const decide = (asked: ApprovalAsked, verdict: 'approve' | 'deny', change: Partial<PersonsDecision> = {}) =>
  decideApproval(shop.installation.connection, asked, said(verdict, change), AbortSignal.timeout(90_000));

test('a result that nobody waits for is dead-lettered; the task of which it spoke goes its own way', async () => {
  const { taskId, asked } = await waiting('forged-result');
  const other = callIdOf(taskId, 5, 1);
  const send = (result: Partial<ToolCallSucceeded>) => sendResult({ ...forgedSuccess(asked), ...result });
  // The call at the gate has not been scheduled: a success before anybody agreed must not count.
  await expectLetter(...(await send({})), 'ATTEMPT_UNKNOWN');
  await expectLetter(...(await send({ callId: other })), 'CALL_UNKNOWN');
  expect(await decide(asked, 'approve')).toMatchObject({ kind: 'counted' });
  expect(await shop.ended(taskId)).toMatchObject({ type: 'TaskCompleted', calls: 1 });
  await expectLetter(...(await send({ callId: other })), 'CALL_UNKNOWN');
  await expectLetter(...(await send({ attempt: 2 })), 'ATTEMPT_UNKNOWN');
  expect((await shop.events(taskId)).filter(({ type }) => type === 'CallSucceeded')).toHaveLength(1);
  await expectGoesOn(taskPartition(shop.installation.connection, taskId));
});

async function sendResult(message: ToolCallSucceeded): Promise<[string, number, number]> {
  const outgoing = { topic: 'tool.results.retail', key: message.taskId, message, id: randomUUID() };
  const { topic, partition, offset } = await sendOne(shop.installation.connection, outgoing);
  return [topic, partition, offset];
}

test('G6: words that do not count are recorded with why; the same command twice counts once, and the right word still counts', async () => {
  const { taskId, asked } = await waiting('odd-words');
  const input = { order_id: '#W9', reason: 'ordered by mistake' };
  const elsewhere = { ...asked, input: plain(input) };
  await expect(decide(elsewhere, 'approve')).rejects.toThrow(DigestMismatchError);
  const digest = callDigest({ ...asked, input });
  expect(await decide({ ...elsewhere, digest }, 'approve')).toMatchObject({
    kind: 'rejected',
    event: { code: 'DECISION_FOR_ANOTHER_DIGEST', approver: 'refunds-lead' },
  });
  const word = said('approve');
  const unsigned = signShown(asked, word).replace(/[^.]+$/, '');
  const { commandId, at } = word;
  const message = { type: 'DecisionSubmitted', commandId, approvalId: asked.approvalId, taskId, tenant, decision: unsigned, at };
  await sendOne(shop.installation.connection, { topic: 'approval.commands', key: taskId, message, id: commandId });
  const rejected = async () =>
    (await readTaskApprovals(shop.installation.connection, taskId)).filter(({ type }) => type === 'DecisionRejected');
  await expect.poll(rejected, within).toMatchObject([{}, { code: 'DECISION_UNSIGNED' }]);

  const again = { commandId: randomUUID() };
  expect(await decide(asked, 'approve', again)).toMatchObject({ kind: 'counted' });
  expect(await decide(asked, 'approve', again)).toEqual({ kind: 'repeated' });
  expect(await shop.ended(taskId)).toMatchObject({ type: 'TaskCompleted' });
});

describe('G5: an outcome that the approval-service has not signed starts nothing, whatever the runner was told', () => {
  const stranger = () => parseSigningKey(JSON.stringify(createKeyPair(randomBytes(32)).privateJwk));
  /** The service's own key by name, and somebody else's in truth. */
  const pretended = () => {
    const [kid = ''] = parsePinnedKeys(readFileSync(shop.installation.keys.approvalPublicKeysFile, 'utf8')).keys();
    return { ...stranger(), kid };
  };
  test.each([
    ['OUTCOME_KEY_UNKNOWN', 'signed by a stranger', stranger],
    ['OUTCOME_SIGNATURE_INVALID', 'with another’s signature under its name', pretended],
  ])('%s: %s', async (code, _what, key) => {
    const { taskId, asked } = await waiting(code);
    const outcome = forgedOutcome(asked, signShown(asked, said('approve')));
    const { approvalId, callId, digest, executeBy } = outcome;
    const message = {
      ...{ type: 'ApprovalOutcome', tenant, taskId, callId, approvalId, digest, resolution: 'approved', executeBy },
      ...{ approvers: ['refunds-lead'], signature: signOutcome(outcome, key()), at: outcome.at },
    };
    await sendOne(shop.installation.connection, { topic: 'approval.outcomes', key: taskId, message, id: randomUUID() });
    expect(await shop.ended(taskId)).toMatchObject({ type: 'TaskFailed', code: 'EXECUTOR_REFUSED' });
    expect(await shop.event(taskId, 'CallDenied')).toMatchObject({ by: 'executor', code });
    expect(await readWorlds(shop.shop, [taskId])).toEqual([]);
    await expectGoesOn(taskPartition(shop.installation.connection, taskId));
  });
});

describe('a process that cannot work as it is told does not start, and says which setting is wrong', () => {
  test.each([
    ['task-runner', { HOLDPOINT_PARTITIONS: '5' }, /5 partitions are configured, but task\.events has 2, /],
    ['tool-executor', { POOL_PARTITIONS: '5' }, /5 partitions are configured, but tool\.requests\.retail has 2, /],
    [
      'task-runner',
      { KAFKA_BROKERS: 'kafka' },
      /KAFKA_BROKERS: expected host:port, several with commas between, but it is "kafka"/,
    ],
  ] as const)('%s with %o', async (name, env, message) => {
    await expect(shop.start(name, env)).rejects.toThrow(message);
  });

  test('the command line told another partition count', async () => {
    const { exit, stderr } = await shop.cli(['dead-letter', 'list'], { HOLDPOINT_PARTITIONS: '5' });
    expect({ exit, stderr }).toMatchObject({
      exit: 4,
      stderr: expect.stringContaining('task.events has 2 partitions, and 5 are configured'),
    });
    expect(stderr).toContain('Correct HOLDPOINT_PARTITIONS.');
  });
});
