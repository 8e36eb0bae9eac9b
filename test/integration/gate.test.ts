/** What happens at the gate when nobody says yes, or the wrong one does: all of it through the command line, with processes. */
import { randomBytes, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findApproval } from '@holdpoint/client/approval-log';
import { readDeadLetters } from '@holdpoint/client/dead-letter-log';
import { sendOne } from '@holdpoint/client/send-one';
import { taskPartition } from '@holdpoint/client/task-log';
import { callIdOf, taskIdOf } from '@holdpoint/contracts/identity';
import type { TaskEventOf } from '@holdpoint/contracts/messages/task-events';
import type { ToolCallRequested } from '@holdpoint/contracts/messages/tool-requests';
import { type ToolResult, toolResultSchema } from '@holdpoint/contracts/messages/tool-results';
import { plain } from '@holdpoint/contracts/payload';
import { createKeyPair } from '@holdpoint/core/approval/keys';
import { callDigest } from '@holdpoint/core/call-digest';
import { readWorlds } from '@holdpoint/retail/database/read-worlds';
import { tenant, unattendedTaskType } from '@holdpoint/retail/names';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishedLeaves, storedLeaves } from '../support/audit-records.ts';
import { errorOf } from '../support/cli-process.ts';
import { jsonOf, rawRecords } from '../support/raw-records.ts';
import { RetailInstallation, type Use } from '../support/retail-installation.ts';

let shop: RetailInstallation;
beforeAll(async () => {
  shop = await RetailInstallation.open();
  await shop.startAll();
});
afterAll(() => shop?.close());

const within = { timeout: 90_000 };

/** Something that cannot be taken back. */
function cancelOrder(): Use {
  const order = Object.values(shop.set.database.orders).find(({ status }) => status === 'pending');
  if (order === undefined) throw new Error('the own set has no pending order');
  return { tool: 'cancel_pending_order', input: { order_id: order.order_id, reason: 'no longer needed' } };
}

/** The order to cancel it, waiting at the gate. */
async function waiting(key: string, change: Parameters<RetailInstallation['submit']>[2] = {}) {
  const taskId = await shop.submit(key, [cancelOrder()], change);
  const asked = await shop.event(taskId, 'ApprovalRequested');
  const known = async () => (await findApproval(shop.installation.connection, asked.approvalId)) !== undefined;
  await expect.poll(known, within).toBe(true);
  return { taskId, asked };
}

async function openApprovals(): Promise<readonly string[]> {
  const { json } = await shop.cli(['approval', 'list', '--json']);
  return json.map(({ approvalId }) => String(approvalId));
}

const say = (verdict: 'approve' | 'deny', approvalId: string, as: string, ...more: string[]) =>
  shop.cli(['approval', verdict, approvalId, '--json', ...whoIs(as, shop.keyFileOf(as)), ...more]);
const whoIs = (as: string, keyFile: string) => ['--as', as, '--key', keyFile];

async function expectUndone(taskId: string): Promise<void> {
  expect(await readWorlds(shop.shop, [taskId])).toEqual([]);
  const { rows } = await shop.shop.query('select 1 from retail.applied where world = $1', [taskId]);
  expect(rows).toEqual([]);
}

/** One leaf for the call and one for the end, the same in PostgreSQL and on the topic. */
async function expectLeaves(taskId: string, call: Record<string, unknown>, end: Record<string, unknown>): Promise<void> {
  const wanted = [
    { kind: 'call', task_seq: 1, outcome: 'denied', reversibility: 'irreversible', ...call },
    { kind: 'task_end', task_seq: 2, calls: 1, ...end },
  ];
  await expect.poll(() => storedLeaves(shop, taskId), within).toMatchObject(wanted);
  await expect.poll(() => publishedLeaves(shop, taskId), within).toEqual(await storedLeaves(shop, taskId));
}

/** The story as people read it, and as programs do. */
async function storyOf(taskId: string) {
  const [read, parsed] = await Promise.all([shop.cli(['task', 'show', taskId]), shop.cli(['task', 'show', taskId, '--json'])]);
  expect([read.exit, parsed.exit]).toEqual([0, 0]);
  return { text: read.stdout, entries: parsed.json };
}

test('a denial leaves the effect undone, and the story tells who denied it and why', async () => {
  const { taskId, asked } = await waiting('denied');
  expect(await openApprovals()).toContain(asked.approvalId);
  const denied = await say('deny', asked.approvalId, 'refunds-lead', '--reason', 'the parcel is on its way');
  expect(denied).toMatchObject({ exit: 0, json: [{ kind: 'counted', event: { approver: 'refunds-lead', verdict: 'deny' } }] });
  expect(await shop.ended(taskId)).toMatchObject({ type: 'TaskFailed', code: 'APPROVAL_DENIED' });
  await expectUndone(taskId);

  const { text, entries } = await storyOf(taskId);
  expect(text).toContain('refunds-lead denied');
  expect(text).toContain('the parcel is on its way');
  expect(entries).toContainEqual(
    expect.objectContaining({ chapter: 'people', text: 'refunds-lead denied', reasoning: 'the parcel is on its way' }),
  );
  expect(entries).toContainEqual(expect.objectContaining({ type: 'CallDenied', text: 'the call was denied by person' }));
  const authorisation = { kind: 'approval', approval_id: asked.approvalId, resolution: 'denied' };
  await expectLeaves(
    taskId,
    { denied_by: 'person', authorisation: expect.objectContaining(authorisation) },
    { outcome: 'failed' },
  );
});

test('G7: silence past decideBy leaves the effect undone; an approval after that is answered with the outcome, and recorded', async () => {
  const taskId = await shop.submit('silent', [cancelOrder()], { taskType: unattendedTaskType });
  const { approvalId, decideBy } = await shop.event(taskId, 'ApprovalRequested');
  const end = await shop.ended(taskId);
  expect(end).toMatchObject({ type: 'TaskFailed', code: 'APPROVAL_DENIED' });
  expect(Date.parse(end.at)).toBeGreaterThanOrEqual(Date.parse(decideBy));

  const late = await say('approve', approvalId, 'refunds-lead');
  expect(late.exit).toBe(1);
  expect(errorOf(late)).toMatchObject({ error: { code: 'APPROVAL_ENDED', message: expect.stringContaining('expired') } });
  const { json } = await shop.cli(['approval', 'show', approvalId, '--json']);
  expect(json).toMatchObject([
    { end: { resolution: 'expired' }, words: [], rejected: [{ approver: 'refunds-lead', code: 'APPROVAL_ENDED' }] },
  ]);
  await expectUndone(taskId);

  const { text, entries } = await storyOf(taskId);
  expect(text).toContain('the approval is expired');
  expect(entries).toContainEqual(expect.objectContaining({ type: 'CallDenied', text: 'the call was denied by silence' }));
  expect(entries).toContainEqual(expect.objectContaining({ type: 'ApprovalResolved', isDeparture: true }));
  expect(entries.at(-1)).toMatchObject({ type: 'DecisionRejected', code: 'APPROVAL_ENDED', isDeparture: false });
  await expectLeaves(taskId, { denied_by: 'silence' }, { outcome: 'failed' });
});

test('a cancel while people are asked withdraws the question, and an approval after that changes nothing', async () => {
  const { taskId, asked } = await waiting('cancelled');
  const cancelled = await shop.cli(['task', 'cancel', taskId, '--as', 'on-call', '--reason', 'ordered twice', '--json']);
  expect(cancelled).toMatchObject({ exit: 0, json: [{ taskId, kind: 'accepted' }] });
  expect(await shop.ended(taskId)).toMatchObject({ type: 'TaskCancelled', by: 'on-call' });
  await expect.poll(async () => (await openApprovals()).includes(asked.approvalId), within).toBe(false);
  const late = await say('approve', asked.approvalId, 'refunds-lead');
  expect(late.exit).toBe(1);
  expect(errorOf(late)).toMatchObject({ error: { code: 'APPROVAL_ENDED', message: expect.stringContaining('withdrawn') } });
  await expectUndone(taskId);

  const { text, entries } = await storyOf(taskId);
  expect(text).toContain('on-call asked to cancel the task');
  expect(text).toContain('ordered twice');
  expect(entries).toContainEqual(expect.objectContaining({ type: 'CallDenied', text: 'the call was denied by withdrawal' }));
  await expectLeaves(taskId, { denied_by: 'withdrawal' }, { outcome: 'cancelled' });
});

test('G5: the word of the requester, of a stranger, of an outsider and under another’s name is rejected with its code', async () => {
  const { taskId, asked } = await waiting('wrong-people', { requestedBy: 'refunds-deputy' });
  const mallorysKey = join(shop.installation.home, 'mallory.key.json');
  writeFileSync(mallorysKey, JSON.stringify(createKeyPair(randomBytes(32)).privateJwk), { mode: 0o600 });
  const approve = async (as: string, key: string) =>
    errorOf(await shop.cli(['approval', 'approve', asked.approvalId, '--json', ...whoIs(as, key)]));
  expect(await approve('refunds-deputy', shop.keyFileOf('refunds-deputy'))).toMatchObject({
    error: { code: 'APPROVER_EXCLUDED' },
  });
  expect(await approve('support-lead', shop.keyFileOf('support-lead'))).toMatchObject({
    error: { code: 'APPROVER_OUTSIDE_GROUP' },
  });
  expect(await approve('mallory', mallorysKey)).toMatchObject({ error: { code: 'APPROVER_UNKNOWN' } });
  expect(await approve('refunds-lead', mallorysKey)).toMatchObject({ error: { code: 'DECISION_KEY_UNKNOWN' } });

  const { json } = await shop.cli(['approval', 'show', asked.approvalId, '--json']);
  expect(json).toMatchObject([{ words: [], rejected: [{}, {}, {}, {}] }]);
  await expectUndone(taskId);
});

test('G5: a task-runner whose policy lets an irreversible call through does not start, and names the rule', async () => {
  const policy = join(shop.installation.home, 'lax-policy.yaml');
  writeFileSync(policy, LAX_POLICY);
  await expect(shop.start('task-runner', { POLICY_FILE: policy })).rejects.toThrow(/anything goes/);
});

const LAX_POLICY = `
version: "lax"
groups: [refunds]
default: { chain: [{ group: refunds, needed: 1 }], decideWithin: 1h, executeWithin: 1h }
rules:
  - name: anything goes
    match: { tool: retail.*, reversibility: irreversible }
    then: auto
    reason: We are in a hurry
`;

test('G5: a request forged past the gate, on policy’s word, is refused by the executor', async () => {
  const taskId = taskIdOf(tenant, randomUUID());
  const { contractDigest } = await waiting('contract').then(({ asked }) => asked);
  const rule = { name: 'forged', policyVersion: '1', policyDigest: 'f'.repeat(64), reasons: ['because'] };
  const forged = forgedCall(taskId, contractDigest, { kind: 'policy', rule });
  expect(await answerTo(forged)).toMatchObject({ type: 'ToolCallRefused', code: 'IRREVERSIBLE_WITHOUT_APPROVAL' });
  await expectUndone(taskId);
});

test('G6: an approval for one call is refused for another with equal parameters', async () => {
  const { taskId, asked } = await waiting('approved');
  expect(await say('approve', asked.approvalId, 'refunds-lead')).toMatchObject({ exit: 0 });
  expect(await shop.ended(taskId)).toMatchObject({ type: 'TaskCompleted' });
  const { authorisation, contractDigest } = await shop.event(taskId, 'CallScheduled');
  const [written] = await readWorlds(shop.shop, [taskId]);
  expect(written?.entity).toMatchObject({ status: 'cancelled' });

  const other = taskIdOf(tenant, randomUUID());
  const answer = await answerTo(forgedCall(other, contractDigest, authorisation));
  expect(answer).toMatchObject({ type: 'ToolCallRefused', code: 'OUTCOME_FOR_ANOTHER_CALL' });
  await expectUndone(other);
});

/** The cancellation as the runner would ask for it, for a task that the runner never saw. */
function forgedCall(
  taskId: string,
  contractDigest: string,
  authorisation: TaskEventOf<'CallScheduled'>['authorisation'],
): ToolCallRequested {
  const callId = callIdOf(taskId, 0, 1);
  const { tool, input } = cancelOrder();
  const subject = { tenant, taskId, callId, tool: `retail.${tool}`, version: 1, contractDigest, input };
  return {
    type: 'ToolCallRequested',
    ...{ ...subject, input: plain(input), digest: callDigest(subject), authorisation },
    ...{ attempt: 1, agent: { name: 'retail.service-desk', version: 1 }, requestedBy: 'storefront', idempotencyKey: callId },
    ...{
      startBy: new Date(Date.now() + 60_000).toISOString(),
      timeoutMs: 5_000,
      resultPartition: taskPartition(shop.installation.connection, taskId),
    },
  };
}

/** Sends the request as if the runner had, and waits for the executor's answer. */
async function answerTo(request: ToolCallRequested): Promise<ToolResult> {
  const { connection } = shop.installation;
  await sendOne(connection, { topic: 'tool.requests.retail', key: request.callId, message: request, id: `${request.callId}:1` });
  const answers = async () => (await toolResults()).filter(({ callId }) => callId === request.callId);
  await expect.poll(answers, within).toHaveLength(1);
  const [answer] = await answers();
  if (answer === undefined) throw new Error('the answer has gone');
  return answer;
}

async function toolResults(): Promise<readonly ToolResult[]> {
  const records = await rawRecords(shop.installation.connection, 'tool.results.retail');
  return records.map((raw) => toolResultSchema.parse(jsonOf(raw)));
}

test('G11: the answers to forged requests, which no task waits for, are dead-lettered with their reason', async () => {
  const codes = async () => {
    const found: string[] = [];
    await readDeadLetters(shop.installation.connection, ['task-runner'], ({ letter }) => found.push(letter.code));
    return found;
  };
  await expect.poll(codes, within).toEqual(['TASK_UNKNOWN', 'TASK_UNKNOWN']);
});
