import { callIdOf, taskIdOf } from '@holdpoint/contracts/identity';
import type { DecisionSubmitted } from '@holdpoint/contracts/messages/approval-commands';
import type { ApprovalAsked, ApprovalWithdrawn } from '@holdpoint/contracts/messages/approval-requests';
import { plain } from '@holdpoint/contracts/payload';
import { type SignedDecision, signDecision } from '@holdpoint/core/approval/decision';
import { callDigest } from '@holdpoint/core/call-digest';
import { v5 as uuidv5 } from 'uuid';
import { keyOfPerson } from './parties.ts';

/** A time of the day on which everything here happens. */
export const clock = (time: string): string => new Date(`2026-11-23T${time}Z`).toISOString();
export const ms = (time: string): number => Date.parse(clock(time));

const tenant = 'acme';
const taskId = taskIdOf(tenant, 'order-1');
const callId = callIdOf(taskId, 0, 1);
const approvalId = uuidv5('approval', taskId);
const input = { order_id: '#W1', amount: 12.5 };
const call = { tenant, taskId, callId, tool: 'shop.refund', version: 1, contractDigest: 'c0'.repeat(32), input };

export const subject = { tenant, taskId, callId, approvalId, digest: callDigest(call) };

/** Asked at 10:00, to be decided by 10:15: one of support, then two managers. */
export const asked = (change: Partial<ApprovalAsked> = {}): ApprovalAsked => ({
  ...subject,
  type: 'ApprovalAsked',
  taskType: 'refund',
  at: clock('10:00'),
  correlationId: taskId,
  tool: call.tool,
  version: call.version,
  contractDigest: call.contractDigest,
  agent: { name: 'clerk', version: 1 },
  requestedBy: 'rex',
  input: plain(input),
  reversibility: 'irreversible',
  rule: { name: 'refunds', policyVersion: '1', policyDigest: 'aa'.repeat(32), reasons: ['Money leaves the house'] },
  chain: [
    { group: 'support', needed: 1 },
    { group: 'managers', needed: 2 },
  ],
  excluded: ['own'],
  expected: true,
  decideBy: clock('10:15'),
  executeWithinMs: 3_600_000,
  onSilence: 'deny',
  remindAt: [clock('10:08'), clock('10:12')],
  action: plain('Refund order #W1'),
  reasoning: plain('The customer asked for it'),
  expectedOutcome: plain('12.50 refunded'),
  history: plain([{ index: 0, name: 'look up', status: 'completed', reasoning: 'need the order' }]),
  ...change,
});

/** One of managers is enough; fully reversible; silence approves. */
export const easy = {
  chain: [{ group: 'managers', needed: 1 }],
  reversibility: 'fully_reversible',
  onSilence: 'approve',
  remindAt: [],
} as const satisfies Partial<ApprovalAsked>;

export const withdrawal = (change: Partial<ApprovalWithdrawn> = {}): ApprovalWithdrawn => ({
  type: 'ApprovalWithdrawn',
  approvalId,
  taskId,
  tenant,
  at: clock('10:05'),
  why: 'task_cancelled',
  reason: plain('not needed'),
  ...change,
});

export const acknowledgement = () => ({ type: 'OutcomeAcknowledged', approvalId, taskId, tenant, at: clock('10:06') }) as const;

/** A person's word, signed with their own key. */
export function word(approver: string, change: Partial<SignedDecision> = {}, command = `${approver}-1`): DecisionSubmitted {
  const commandId = uuidv5(command, taskId);
  const at = clock('10:01');
  const decision = signDecision(
    { ...subject, sub: approver, verdict: 'approve', at, commandId, ...change },
    keyOfPerson(approver),
  );
  return { type: 'DecisionSubmitted', commandId, approvalId, taskId, tenant, decision, at };
}
export const no = (approver: string, reason?: string, command?: string): DecisionSubmitted =>
  word(approver, { verdict: 'deny', ...(reason === undefined ? {} : { reason }) }, command);
