import type { Authorisation } from '@holdpoint/contracts/authorisation';
import { plain } from '@holdpoint/contracts/payload';
import { lastStartMs } from '@holdpoint/core/approval/start';
import type { GrantedApproval } from '@holdpoint/core/task/state';
import { type Draft, momentOf, record } from './draft.ts';
import type { GateCase } from './gate-case.ts';
import type { Settings } from './world.ts';

/** Records the intent: the attempt goes out once this is in the log (guarantee G1). */
export function scheduleCall(settings: Settings, draft: Draft, gateCase: GateCase, approval: GrantedApproval | undefined): Draft {
  const { call, tool, input, digest, answer } = gateCase;
  const { task, cause } = draft;
  const { pool, effect, timeoutMs } = tool.contract;
  return record(draft, {
    type: 'CallScheduled',
    ...{ callId: call.callId, attempt: call.attempts + 1, tool: call.tool, version: call.version },
    ...{ pool, contractDigest: tool.digest, effect, reversibility: answer.reversibility },
    ...{ agent: task.agent, requestedBy: task.requestedBy, input: plain(input), digest },
    authorisation: authorisationOf(gateCase, approval),
    idempotencyKey: call.idempotencyKey,
    startBy: momentOf(startByMs(settings, cause.at, approval)),
    timeoutMs,
  });
}

function authorisationOf({ answer }: GateCase, approval: GrantedApproval | undefined): Authorisation {
  if (approval === undefined) return { kind: 'policy', rule: answer.rule };
  const { rule, approvalId, approvers, outcome, executeByMs } = approval;
  return { kind: 'approval', rule, approvalId, approvers: [...approvers], outcome, executeBy: momentOf(executeByMs) };
}

function startByMs({ startWithinMs }: Settings, atMs: number, approval: GrantedApproval | undefined): number {
  const withinMs = atMs + startWithinMs;
  return approval === undefined ? withinMs : Math.min(withinMs, lastStartMs(approval));
}
