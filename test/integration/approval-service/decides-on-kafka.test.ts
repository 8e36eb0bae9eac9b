import { randomUUID } from 'node:crypto';
import { findApproval } from '@holdpoint/client/approval-log';
import { decideApproval, type PersonsDecision } from '@holdpoint/client/decide';
import { sendOne } from '@holdpoint/client/send-one';
import { callIdOf, taskIdOf } from '@holdpoint/contracts/identity';
import { type ApprovalOutcome, approvalOutcomeMessages } from '@holdpoint/contracts/messages/approval-outcomes';
import type { ApprovalAsked } from '@holdpoint/contracts/messages/approval-requests';
import { plain } from '@holdpoint/contracts/payload';
import { verifyOutcome } from '@holdpoint/core/approval/outcome';
import { callDigest } from '@holdpoint/core/call-digest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Installation, keyOfApprover, openInstallation, people, pinned } from './running-service.ts';

let here: Installation;
beforeAll(async () => {
  here = await openInstallation();
});
afterAll(() => here?.close());

const patience = () => AbortSignal.timeout(90_000);

/** A request for two managers, in an hour unless said otherwise. */
function requestOf(change: Partial<ApprovalAsked>): ApprovalAsked {
  const taskId = taskIdOf('acme', randomUUID());
  const call = {
    ...{ tenant: 'acme', taskId, callId: callIdOf(taskId, 0, 1), tool: 'shop.refund', version: 1 },
    contractDigest: 'c0'.repeat(32),
    input: { order_id: '#W1' },
  };
  const now = Date.now();
  return {
    type: 'ApprovalAsked',
    ...call,
    input: plain(call.input),
    ...{ approvalId: randomUUID(), digest: callDigest(call), taskType: 'refund', correlationId: taskId },
    ...{ agent: { name: 'clerk', version: 1 }, requestedBy: 'rex', excluded: ['own'], expected: true },
    at: new Date(now).toISOString(),
    reversibility: 'irreversible',
    rule: { name: 'refunds', policyVersion: '1', policyDigest: 'aa'.repeat(32), reasons: ['Money leaves the house'] },
    chain: [{ group: 'managers', needed: 2 }],
    decideBy: new Date(now + 3_600_000).toISOString(),
    ...{ executeWithinMs: 3_600_000, onSilence: 'deny', remindAt: [] },
    ...{ action: plain('Refund order #W1'), history: plain([]) },
    ...change,
  };
}

/** The runner asks. */
async function ask(change: Partial<ApprovalAsked> = {}): Promise<ApprovalAsked> {
  const message = requestOf(change);
  await sendOne(here.connection, { topic: 'approval.requests', key: message.taskId, message, id: randomUUID() });
  return message;
}

async function opened({ approvalId }: ApprovalAsked): Promise<void> {
  await expect.poll(async () => (await findApproval(here.connection, approvalId)) !== undefined, { timeout: 90_000 }).toBe(true);
}
const decide = (request: ApprovalAsked, as: string, change: Partial<PersonsDecision> = {}) =>
  decideApproval(
    here.connection,
    request,
    { as, key: keyOfApprover(as), verdict: 'approve', commandId: randomUUID(), at: new Date().toISOString(), ...change },
    patience(),
  );

/** What the runner is told about this approval. */
async function outcomes({ approvalId }: ApprovalAsked): Promise<readonly ApprovalOutcome[]> {
  const { admin, reader } = here.connection;
  const found: ApprovalOutcome[] = [];
  for (const [partition, { start, end }] of (await admin.ranges('approval.outcomes')).entries()) {
    await reader.read('approval.outcomes', partition, start, end, ({ value }) => {
      const json: unknown = JSON.parse(value?.subarray(5).toString() ?? 'null');
      const outcome = approvalOutcomeMessages.ApprovalOutcome.parse(json);
      if (outcome.approvalId === approvalId) found.push(outcome);
    });
  }
  return found;
}

test('G5, G6: two people approve by their own keys, and the outcome passes the executor’s check, across a kill', async () => {
  const request = await ask();
  const first = await here.start();
  await opened(request);
  expect(await decide(request, 'ann')).toMatchObject({ kind: 'counted', event: { approver: 'ann', stage: 0 } });
  await first.stop('SIGKILL');

  const second = await here.start();
  expect(await decide(request, 'ann', { verdict: 'deny' })).toMatchObject({
    kind: 'rejected',
    event: { code: 'ALREADY_DECIDED' },
  });
  expect(await decide(request, 'mallory')).toMatchObject({ kind: 'rejected', event: { code: 'APPROVER_UNKNOWN' } });
  expect(await decide(request, 'ben')).toMatchObject({ kind: 'counted' });
  await expect.poll(async () => (await outcomes(request)).length, { timeout: 90_000 }).toBeGreaterThan(0);
  const [outcome] = await outcomes(request);
  expect(outcome).toMatchObject({ resolution: 'approved', approvers: ['ann', 'ben'] });
  const check = { serviceKeys: pinned, people, subject: request, now: Date.now(), reversibility: 'irreversible' } as const;
  expect(verifyOutcome(outcome?.signature ?? '', check)).toMatchObject({ ok: true, approvers: ['ann', 'ben'] });

  expect(await decide(request, 'ben')).toMatchObject({ kind: 'rejected', event: { code: 'APPROVAL_ENDED' } });
  const metrics = await (await fetch(`${second.url}/metrics`)).text();
  expect(metrics).toContain('holdpoint_approvals_ended_total{resolution="approved",service="approval-service"} 1');
  expect(await second.stop('SIGTERM')).toBe(0);
});

test('G7: nobody answers, and it expires', async () => {
  const service = await here.start();
  const request = await ask({ decideBy: new Date(Date.now() + 1_500).toISOString() });
  await expect.poll(async () => outcomes(request), { timeout: 90_000 }).toMatchObject([{ resolution: 'expired', approvers: [] }]);
  expect(await service.stop('SIGTERM')).toBe(0);
});

test('G6: a request whose digest is not that of its call is over at once, and the runner is told why', async () => {
  const service = await here.start();
  const request = await ask({ digest: 'ee'.repeat(32) });
  const told = { resolution: 'withdrawn', approvers: [], code: 'DIGEST_MISMATCH' };
  await expect.poll(async () => outcomes(request), { timeout: 90_000 }).toMatchObject([told]);
  expect(await service.stop('SIGTERM')).toBe(0);
});

test('G11: a decision about nothing is refused to its sender, and dead-lettered', async () => {
  const service = await here.start();
  expect(await decide(requestOf({}), 'ann')).toEqual({ kind: 'refused', code: 'APPROVAL_UNKNOWN' });
  await expect.poll(lettersWritten, { timeout: 90_000 }).toBe(1);
  expect(await service.stop('SIGTERM')).toBe(0);
});

/** How many dead letters there are. */
async function lettersWritten(): Promise<number> {
  const ranges = await here.connection.admin.ranges('dead-letter.approval-service');
  return ranges.reduce((sum, { start, end }) => sum + end - start, 0);
}
