import { interventionIdOf } from '@holdpoint/contracts/identity';
import type { TaskEventOf } from '@holdpoint/contracts/messages/task-events';
import type { Payload } from '@holdpoint/contracts/payload';
import { type Draft, EVENT_SOURCE, record } from './draft.ts';

type Requested = TaskEventOf<'InterventionRequested'>;

/** What a person is asked. */
export interface Question {
  readonly why: Requested['why'];
  readonly code: string;
  readonly detail: Payload;
  readonly options: readonly Requested['options'][number][];
  readonly stepIndex?: number;
  readonly callId?: string;
}

/** Asks a person. One question at a time: an older one that is still open has become moot. */
export function askPerson(draft: Draft, { options, ...question }: Question): Draft {
  const free = withdrawQuestion(draft, EVENT_SOURCE);
  const interventionId = interventionIdOf(free.task.taskId, free.task.seq + 1);
  return record(free, { type: 'InterventionRequested', interventionId, ...question, options: [...options] });
}

/** Takes back the open question, if there is one. */
export function withdrawQuestion(draft: Draft, by: string): Draft {
  const open = draft.task.intervention;
  if (open === undefined) return draft;
  return record(draft, { type: 'InterventionResolved', interventionId: open.interventionId, by, choice: 'withdrawn' });
}
