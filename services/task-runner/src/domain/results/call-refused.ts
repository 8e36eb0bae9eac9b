import type { ToolCallRefused } from '@holdpoint/contracts/messages/tool-results';
import type { ScheduledCall } from '@holdpoint/core/task/state';
import { type Draft, record } from '../draft.ts';
import { failTask } from '../ending.ts';

/** The executor will not run it: the third place where an approval is checked, or a contract that is not its own. */
export function callRefused(draft: Draft, call: ScheduledCall, { code, message }: ToolCallRefused): Draft {
  const denied = record(draft, {
    ...{ type: 'CallDenied', callId: call.callId, tool: call.tool, by: 'executor', code, reason: message },
    contractDigest: call.terms.contractDigest,
    ...(call.approval === undefined ? {} : { approvalId: call.approval.approvalId }),
  });
  if (draft.task.cancel !== undefined) return denied;
  return failTask(denied, { code: 'EXECUTOR_REFUSED', class: 'permission', reason: message });
}
