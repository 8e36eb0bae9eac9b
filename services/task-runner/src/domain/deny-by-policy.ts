import { plain } from '@holdpoint/contracts/payload';
import { type Draft, record } from './draft.ts';
import { failTask } from './ending.ts';
import type { GateCase } from './gate-case.ts';

/** Policy says no, and with it ends a plan that cannot go another way. */
export function denyByPolicy(draft: Draft, { call, tool, answer }: GateCase, code: string): Draft {
  const reason = `policy ${answer.rule.policyVersion}, rule "${answer.rule.name}"`;
  const denied = record(draft, {
    type: 'CallDenied',
    callId: call.callId,
    tool: call.tool,
    by: 'policy',
    code,
    reason: plain(reason),
    contractDigest: tool.digest,
    rule: answer.rule,
  });
  return failTask(denied, { code, class: 'permission', reason });
}
