import type { Payload } from '@holdpoint/contracts/payload';
import type { OpenCall } from '@holdpoint/core/task/state';
import { type Draft, record } from './draft.ts';
import { askAboutCall } from './results/ask-about-call.ts';

/** Nobody could decide on the approval, which is over: the call does not run, and a person says what becomes of its step (retry asks anew). */
export function denyUndecided(
  draft: Draft,
  call: OpenCall,
  { approvalId, code, reason }: { readonly approvalId: string; readonly code: string; readonly reason: Payload },
): Draft {
  const { callId, tool } = call;
  const denied = record(draft, { type: 'CallDenied', callId, tool, by: 'withdrawal', approvalId, code, reason });
  return askAboutCall(denied, call, { why: 'undecided', code, message: reason });
}
