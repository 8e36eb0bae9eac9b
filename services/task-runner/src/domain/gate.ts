/**
 * The gate: whether a decided call may run, asked anew before every attempt.
 *
 * I1  Nothing passes whose tool is not announced or whose input its contract refuses.
 * I2  Irreversible never passes without people, whatever the policy answers (second of three places: guarantee G5).
 * I3  An approval is good for this digest, under a policy no stricter than it satisfied, for a first start before its
 *     `executeBy`, and for retries within a day of a start; else it is stale, and the gate begins anew.
 */
import { type Json, PAYLOAD_LIMIT_BYTES, payloadSizeBytes } from '@holdpoint/contracts/payload';
import { lastStartMs } from '@holdpoint/core/approval/start';
import { callDigest } from '@holdpoint/core/call-digest';
import { isStricter } from '@holdpoint/core/policy/evaluate';
import type { GrantedApproval, OpenCall } from '@holdpoint/core/task/state';
import { CanonicalJsonError } from '@holdpoint/ledger/canonical-json';
import { askApproval } from './ask-approval.ts';
import { denyInvalidInput, denyUnknownTool } from './deny-by-catalog.ts';
import { denyByPolicy } from './deny-by-policy.ts';
import { type Draft, record } from './draft.ts';
import type { GateCase } from './gate-case.ts';
import { scheduleCall } from './schedule-call.ts';
import type { KnownTool, World } from './world.ts';

/** Takes the call on by one move; undefined while its tool is not announced and may still be. */
export function passGate(world: World, draft: Draft, call: OpenCall, sinceMs: number): Draft | undefined {
  const tool = reachableTool(world, call);
  const agent = world.catalog.agent(draft.task.agent);
  if (tool === undefined || agent === undefined) {
    return draft.cause.at < sinceMs + world.settings.catalogWaitMs ? undefined : denyUnknownTool(draft, call);
  }
  const checked = checkInput(draft, call, tool);
  if (!checked.ok) return denyInvalidInput(draft, call, tool, checked.problems);
  const answer = world.askPolicy(actionOf(draft, tool));
  return route(world, draft, { call, tool, agent, input: checked.input, digest: checked.digest, answer });
}

/** Announced, and in a pool whose answers are read: a call that nobody would hear of again is not sent. */
function reachableTool({ catalog, settings }: World, { tool: name, version }: OpenCall): KnownTool | undefined {
  const tool = catalog.tool({ name, version });
  return tool !== undefined && settings.pools.includes(tool.contract.pool) ? tool : undefined;
}

function route(world: World, draft: Draft, gateCase: GateCase): Draft {
  const { call, answer } = gateCase;
  if (call.approval !== undefined) {
    const code = staleness(call.approval, gateCase, draft.cause.at);
    if (code !== undefined) return discardApproval(draft, call, call.approval, code);
  }
  if (answer.outcome === 'deny') return denyByPolicy(draft, gateCase, 'POLICY_DENIED');
  if (call.approval !== undefined) return scheduleCall(world.settings, draft, gateCase, call.approval);
  if (answer.outcome === 'approve') return askApproval(draft, gateCase, answer);
  if (isIrreversible(gateCase)) return denyByPolicy(draft, gateCase, 'IRREVERSIBLE_WITHOUT_CHAIN');
  return scheduleCall(world.settings, draft, gateCase, undefined);
}

/** Why the approval is no good any more; undefined while it is. */
function staleness(approval: GrantedApproval, gateCase: GateCase, atMs: number): string | undefined {
  const { digest, answer } = gateCase;
  if (approval.digest !== digest) return 'INPUT_CHANGED';
  const bySilence = approval.approvers.length === 0;
  if (bySilence && isIrreversible(gateCase)) return 'NEEDS_A_PERSON';
  if (isStricter(answer, { outcome: 'approve', reversibility: approval.reversibility, chain: approval.chain, bySilence })) {
    return 'POLICY_CHANGED';
  }
  return atMs >= lastStartMs(approval) ? 'EXECUTE_BY_PASSED' : undefined;
}

function discardApproval(draft: Draft, { callId }: OpenCall, { approvalId, approvers }: GrantedApproval, code: string): Draft {
  return record(draft, { type: 'ApprovalResolved', approvalId, callId, resolution: 'stale', approvers: [...approvers], code });
}

function isIrreversible({ tool, answer }: GateCase): boolean {
  return tool.contract.reversibility === 'irreversible' || answer.reversibility === 'irreversible';
}

function actionOf({ task }: Draft, { contract }: KnownTool) {
  const { tenant, taskType, agent } = task;
  const { name, effect, reversibility } = contract;
  return { tenant, taskType, agent: agent.name, tool: name, effect, reversibility };
}

type CheckedInput =
  | { readonly ok: true; readonly input: Json; readonly digest: string }
  | { readonly ok: false; readonly problems: readonly string[] };

function checkInput({ task }: Draft, call: OpenCall, { check, digest: contractDigest }: KnownTool): CheckedInput {
  const checked = check(call.input);
  if (!checked.ok) return checked;
  if (payloadSizeBytes(checked.input) > PAYLOAD_LIMIT_BYTES) return { ok: false, problems: ['too large with its defaults'] };
  const { callId, tool, version } = call;
  try {
    const subject = { tenant: task.tenant, taskId: task.taskId, callId, tool, version, contractDigest, input: checked.input };
    return { ok: true, input: checked.input, digest: callDigest(subject) };
  } catch (error) {
    if (error instanceof CanonicalJsonError) return { ok: false, problems: [error.message] };
    throw error;
  }
}
