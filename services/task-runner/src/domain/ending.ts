import { type Payload, plain } from '@holdpoint/contracts/payload';
import type { FailureClass } from '@holdpoint/contracts/vocabulary';
import { type Draft, EVENT_SOURCE, record } from './draft.ts';
import { withdrawQuestion } from './intervention.ts';
import { withdrawWork } from './withdraw-work.ts';

export interface FailureReason {
  readonly code: string;
  readonly class?: FailureClass;
  readonly reason: string | Payload;
}

/** The task fails. Nothing may be running: what is merely open is withdrawn first, so that every call has its settling event. */
export function failTask(draft: Draft, { code, class: failureClass, reason }: FailureReason): Draft {
  const settled = withdrawWork(withdrawQuestion(draft, EVENT_SOURCE), 'TASK_FAILED');
  return record(settled, {
    type: 'TaskFailed',
    code,
    ...(failureClass === undefined ? {} : { class: failureClass }),
    reason: typeof reason === 'string' ? plain(reason) : reason,
    calls: settled.task.calls,
  });
}
