/** A decision in the making: the events so far, and the task as they leave it. */
import { eventIdOf } from '@holdpoint/contracts/identity';
import type { TaskEvent } from '@holdpoint/contracts/messages/task-events';
import { evolve } from '@holdpoint/core/task/evolve';
import { isEnded, type LiveTask, type TaskState } from '@holdpoint/core/task/state';
import type { RunnerInput } from './world.ts';

/** Names the leaf functions by which the audit reads the events written from now on. */
export const LEAF_VERSION = 1;
export const EVENT_SOURCE = 'task-runner';

export interface Draft {
  /** As of the last event; once over, as of the one before the end. */
  readonly task: LiveTask;
  readonly events: readonly TaskEvent[];
  readonly cause: Cause;
  /** The task has ended. */
  readonly isOver: boolean;
}

/** What an event goes back to. */
export interface Cause {
  /**
   * When it is decided, epoch milliseconds: what deadlines count from. After an outage an input may have waited for hours; people
   * who are asked because of it have their whole time all the same.
   */
  readonly at: number;
  /** The same as the wire has it; written once for all events of the decision. */
  readonly moment: string;
  readonly id: string;
}

type Envelope =
  | 'id'
  | 'seq'
  | 'taskId'
  | 'tenant'
  | 'at'
  | 'source'
  | 'causationId'
  | 'correlationId'
  | 'traceparent'
  | 'leafVersion';
type WithoutEnvelope<E> = E extends TaskEvent ? Omit<E, Envelope> : never;
/** An event without what every event carries. */
export type EventBody = WithoutEnvelope<TaskEvent>;

export function draftOf(task: LiveTask, cause: Cause): Draft {
  return { task, events: [], cause, isOver: false };
}

/** Adds an event and folds it in. */
export function record(draft: Draft, body: EventBody): Draft {
  const event = eventOf(draft.task, draft.cause, body);
  const task = evolve(draft.task, event);
  const events = [...draft.events, event];
  return isEnded(task) ? { ...draft, events, isOver: true } : { ...draft, events, task };
}

/** The task's next event. */
export function eventOf(
  { taskId, tenant, seq, traceparent }: Pick<TaskState, 'taskId' | 'tenant' | 'seq' | 'traceparent'>,
  cause: Cause,
  body: EventBody,
): TaskEvent {
  return {
    ...body,
    id: eventIdOf(taskId, seq + 1),
    seq: seq + 1,
    taskId,
    tenant,
    at: cause.moment,
    source: EVENT_SOURCE,
    causationId: cause.id,
    correlationId: taskId,
    ...(traceparent === undefined ? {} : { traceparent }),
    leafVersion: LEAF_VERSION,
  };
}

/** The input as a cause: a command by its own id (for which its sender looks out), other messages by where they lie, timers by name. */
export function causeOf(input: RunnerInput): Cause {
  const at = input.kind === 'message' ? Math.max(input.at, input.now ?? input.at) : input.at;
  return { at, moment: momentOf(at), id: causeIdOf(input) };
}

function causeIdOf(input: RunnerInput): string {
  if (input.kind === 'timer') return `timer/${input.timer.name}`;
  const { message, topic, partition, offset } = input.record;
  return 'commandId' in message ? message.commandId : `${topic}/${partition}/${offset}`;
}

/** Epoch milliseconds as the wire has them: ISO 8601, UTC. */
export function momentOf(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
