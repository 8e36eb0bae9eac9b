import { taskIdOf } from '@holdpoint/contracts/identity';
import type { TaskEventOf } from '@holdpoint/contracts/messages/task-events';
import type { TaskRequested } from '@holdpoint/contracts/messages/task-requests';
import type { RecordPosition } from '@holdpoint/stream/record';
import { awaitAnswer } from './answer.ts';
import type { Connection } from './connection.ts';
import { taskLog } from './event-log.ts';
import { sendOne } from './send-one.ts';
import { findAcceptance, taskLogEnd } from './task-log.ts';

/** A request that the broker has. */
export interface Submitted {
  readonly taskId: string;
  readonly request: RecordPosition;
  /** Where in the task's event partition the answer can be at the earliest. */
  readonly eventsFrom: number;
}

/** The runner's word on a request. */
export type Acceptance =
  | { readonly kind: 'accepted'; readonly accepted: TaskEventOf<'TaskAccepted'> }
  /** The same request was there before; this is how its task began. Undefined where that is no longer in the log. */
  | { readonly kind: 'repeated'; readonly accepted: TaskEventOf<'TaskAccepted'> | undefined }
  | { readonly kind: 'refused'; readonly code: string };

/**
 * Sends a task request. Sending the same request again, with the same `requestedAt`, is safe: it is answered by the first task.
 * @throws PayloadTooLargeError, UnencodableError before anything is sent
 */
export async function submitTask(connection: Connection, request: TaskRequested): Promise<Submitted> {
  const taskId = taskIdOf(request.tenant, request.idempotencyKey);
  const eventsFrom = await taskLogEnd(connection, taskId);
  return { taskId, request: await sendRequest(connection, request), eventsFrom };
}

/**
 * Sends a task request as `submitTask` does, for whoever follows the log anyway: the broker is not asked where the answer can be.
 * @throws PayloadTooLargeError, UnencodableError before anything is sent
 */
export function sendRequest(connection: Connection, request: TaskRequested): Promise<RecordPosition> {
  const taskId = taskIdOf(request.tenant, request.idempotencyKey);
  const { traceparent, requestedAt } = request;
  return sendOne(connection, {
    topic: 'task.requests',
    key: taskId,
    message: request,
    id: `${taskId}:${requestedAt}`,
    subject: taskId,
    ...(traceparent === undefined ? {} : { traceparent }),
  });
}

/**
 * Waits for the runner's word on a request.
 * @throws the signal's reason once it aborts
 */
export async function awaitAcceptance(connection: Connection, submitted: Submitted, signal: AbortSignal): Promise<Acceptance> {
  const { taskId, request, eventsFrom } = submitted;
  const causationId = `${request.topic}/${request.partition}/${request.offset}`;
  const answer = await awaitAnswer(taskLog(connection), request, {
    eventsFrom,
    signal,
    key: taskId,
    causedBy: (event) => event.type === 'TaskAccepted' && event.taskId === taskId && event.causationId === causationId,
  });
  if (answer.kind === 'refused') return answer;
  if (answer.kind === 'accepted' && answer.event.type === 'TaskAccepted') return { kind: 'accepted', accepted: answer.event };
  return { kind: 'repeated', accepted: await findAcceptance(connection, taskId) };
}
