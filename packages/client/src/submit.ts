import { taskIdOf } from '@holdpoint/contracts/identity';
import type { TaskRequested } from '@holdpoint/contracts/messages/task-requests';
import type { RecordPosition } from '@holdpoint/stream/record';
import { type Answer, awaitAnswer } from './answer.ts';
import type { Connection } from './connection.ts';
import { taskLogEnd } from './task-log.ts';

/** A request that the broker has. */
export interface Submitted {
  readonly taskId: string;
  readonly request: RecordPosition;
  /** Where in the task's event partition the answer can be at the earliest. */
  readonly eventsFrom: number;
}

/**
 * Sends a task request. Sending the same request again, with the same `requestedAt`, is safe and answers with the first task.
 * @throws PayloadTooLargeError, UnencodableError before anything is sent
 */
export async function submitTask(connection: Connection, request: TaskRequested): Promise<Submitted> {
  const taskId = taskIdOf(request.tenant, request.idempotencyKey);
  const eventsFrom = await taskLogEnd(connection, taskId);
  const outgoing = {
    topic: 'task.requests',
    key: taskId,
    message: request,
    id: `${taskId}:${request.requestedAt}`,
    subject: taskId,
  };
  const [position] = await connection.sender.send([
    request.traceparent ? { ...outgoing, traceparent: request.traceparent } : outgoing,
  ]);
  if (position === undefined) throw new RangeError('the publisher acknowledged nothing');
  return { taskId, request: position, eventsFrom };
}

/** Waits for the runner's word on a request. `ignored` means: the same request was there before, and its task stands. */
export async function awaitAcceptance(connection: Connection, submitted: Submitted, signal: AbortSignal): Promise<Answer> {
  const { topic, partition, offset } = submitted.request;
  const isOurs = (event: { type: string }) => event.type === 'TaskAccepted';
  return awaitAnswer(connection, submitted.request, {
    eventsFrom: submitted.eventsFrom,
    signal,
    causedBy: (event) =>
      isOurs(event) && event.taskId === submitted.taskId && event.causationId === `${topic}/${partition}/${offset}`,
  });
}
