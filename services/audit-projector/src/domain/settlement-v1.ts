import type { TaskEvent, TaskEventOf } from '@holdpoint/contracts/messages/task-events';
import type { Payload } from '@holdpoint/contracts/payload';
import type { SourceEvent } from './audited-event.ts';
import type { CallLeafV1, CallOutcome } from './leaf.ts';
import type { TechnicalError } from './technical.ts';

export type SourceOf<E extends TaskEvent> = Omit<SourceEvent, 'event'> & { readonly event: E };
export type SettlingEvent = TaskEventOf<'CallSucceeded' | 'CallFailed' | 'CallDenied' | 'CallInDoubt'>;

/** What differs from one settlement to the next. */
export interface Settlement {
  readonly kind: CallLeafV1['kind'];
  readonly outcome: CallOutcome;
  readonly deniedBy: CallLeafV1['denied_by'];
  readonly error: TechnicalError | null;
  readonly startedAt: string | null;
  readonly durationMs: number | null;
  readonly executor: string | null;
  readonly output: Payload | null;
  readonly remaining: Payload | null;
}
