import type { Payload } from '@holdpoint/contracts/payload';
import type { OpenCall } from '@holdpoint/core/task/state';
import type { Draft } from '../draft.ts';
import { askPerson, type Question } from '../intervention.ts';

/** A person decides what becomes of a step whose call is settled and brought nothing. */
export function askAboutCall(
  draft: Draft,
  { callId, step }: OpenCall,
  { why, code, message }: { readonly why: Question['why']; readonly code: string; readonly message: Payload },
): Draft {
  return askPerson(draft, {
    ...{ why, code, detail: message, stepIndex: step.index, callId },
    options: ['retry', 'skip', 'fail', 'cancel'],
  });
}
