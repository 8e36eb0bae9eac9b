import type { Payload } from '@holdpoint/contracts/payload';
import type { ScheduledCall } from '@holdpoint/core/task/state';
import { type Draft, record } from '../draft.ts';
import { askAboutCall } from './ask-about-call.ts';

/** Nobody knows whether it happened. It is never repeated by itself (guarantee G4): a person finds out, or a late result tells. */
export function callInDoubt(
  draft: Draft,
  call: ScheduledCall,
  { code, message }: { readonly code: string; readonly message: Payload },
): Draft {
  const doubtful = record(draft, { type: 'CallInDoubt', callId: call.callId, attempt: call.attempts, code, message });
  return draft.task.cancel === undefined ? askAboutCall(doubtful, call, { why: 'in_doubt', code, message }) : doubtful;
}
