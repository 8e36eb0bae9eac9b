import { taskIdOf } from '@holdpoint/contracts/identity';
import type { TaskEvent, TaskEventOf } from '@holdpoint/contracts/messages/task-events';
import type { TaskRequested } from '@holdpoint/contracts/messages/task-requests';
import { requestBodyDigest } from '@holdpoint/core/request-digest';
import { evolve } from '@holdpoint/core/task/evolve';
import { isEnded, type TaskState } from '@holdpoint/core/task/state';
import type { PartitionView } from '@holdpoint/stream/entity';
import { type Cause, causeOf, type Draft, eventOf } from './draft.ts';
import { proceed } from './proceed.ts';
import { ignore, refuse, verdictOf } from './verdicts.ts';
import type { MessageInput, RunnerVerdict, World } from './world.ts';

/** How far a request's own clock may be ahead of the broker's. */
export const REQUEST_AHEAD_MS = 5 * 60_000;

/**
 * An upstream system asks for a task. The same key with the same body is the same task; a request first asked before the window of
 * what is remembered cannot be told from a repeat, and one dated ahead would outlive that window.
 */
export function acceptRequest(
  world: World,
  state: TaskState | undefined,
  input: MessageInput,
  request: TaskRequested,
  view: PartitionView,
): RunnerVerdict {
  const bodyDigest = requestBodyDigest(request);
  if (state !== undefined) {
    return state.bodyDigest === bodyDigest ? ignore('duplicate') : conflict(request);
  }
  const requestedAtMs = Date.parse(request.requestedAt);
  if (requestedAtMs <= view.forgottenBefore) return refuse('TOO_OLD', 'first asked before what is still remembered');
  if (requestedAtMs > input.at + REQUEST_AHEAD_MS)
    return refuse('REQUESTED_IN_FUTURE', 'requestedAt is more than 5 minutes ahead');
  return verdictOf(proceed(world, accepted(input, request, bodyDigest)), 'no_change');
}

/** The key is taken, by another body. */
export function conflict({ idempotencyKey }: TaskRequested): RunnerVerdict {
  return refuse('IDEMPOTENCY_CONFLICT', `the key "${idempotencyKey}" already stands for another request`);
}

function accepted(input: MessageInput, request: TaskRequested, bodyDigest: string): Draft {
  const cause = causeOf(input);
  const { topic, partition, offset } = input.record;
  const event = acceptedEvent(cause, request, { bodyDigest, request: { topic, partition, offset } });
  const task = evolve(undefined, event);
  if (isEnded(task)) throw new TypeError('a task that was just accepted has not ended');
  return { task, events: [event], cause, isOver: false };
}

type Known = Pick<TaskEventOf<'TaskAccepted'>, 'bodyDigest' | 'request'>;

function acceptedEvent(cause: Cause, request: TaskRequested, known: Known): TaskEvent {
  const { tenant, idempotencyKey, requestedBy, requestedAt, taskType, agent, steps, traceparent } = request;
  const identity = { taskId: taskIdOf(tenant, idempotencyKey), tenant, seq: 0, traceparent };
  return eventOf(identity, cause, {
    type: 'TaskAccepted',
    ...{ idempotencyKey, requestedBy, requestedAt, taskType, agent, input: request.input },
    ...(steps === undefined ? {} : { steps }),
    ...known,
  });
}
