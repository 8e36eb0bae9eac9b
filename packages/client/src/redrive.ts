import type { DeadLettered } from '@holdpoint/contracts/messages/dead-letters';
import type { RedriveRecord } from '@holdpoint/contracts/messages/task-commands';
import type { Message } from '@holdpoint/stream/record';
import { type Answer, awaitAnswer } from './answer.ts';
import type { Connection } from './connection.ts';
import { approvalLog, type EventLog, taskLog } from './event-log.ts';
import { sendOne } from './send-one.ts';
import { rangeOf } from './task-log.ts';

/** Who wants it, and when. */
export interface RedriveOrder {
  readonly by: string;
  readonly commandId: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** The services whose dead letters can be redriven, and where such a command goes. */
const COMMANDS = { 'task-runner': 'task.commands', 'approval-service': 'approval.commands' } as const;

/** Whether the service reads redrive commands. A tool request that was dead-lettered is settled as unanswered instead. */
export function canRedrive(service: string): service is keyof typeof COMMANDS {
  return Object.hasOwn(COMMANDS, service);
}

/**
 * Has the service read a dead-lettered record again, on the record's own partition and in this command's place in the order, and waits
 * for what it makes of it. `accepted` names an event that the record, or this command, caused.
 * @throws RangeError for a service that does not redrive; the signal's reason once it aborts
 */
export async function redrive(
  connection: Connection,
  { service, origin }: Pick<DeadLettered, 'service' | 'origin'>,
  order: RedriveOrder,
  signal: AbortSignal,
): Promise<Answer<CausedEvent>> {
  if (!canRedrive(service)) throw new RangeError(`dead letters of ${service} are not redriven`);
  return service === 'task-runner'
    ? redriveIn(connection, taskLog(connection), COMMANDS[service], origin, order, signal)
    : redriveIn(connection, approvalLog(connection), COMMANDS[service], origin, order, signal);
}

/** An event of either log: it says what it goes back to. */
export interface CausedEvent extends Message {
  readonly id: string;
  readonly causationId: string;
  readonly taskId: string;
}

async function redriveIn<E extends CausedEvent>(
  connection: Connection,
  log: EventLog<E>,
  topic: string,
  record: RedriveRecord['record'],
  { by, commandId, at }: RedriveOrder,
  signal: AbortSignal,
): Promise<Answer<E>> {
  const { partition, offset } = record;
  const { end: eventsFrom } = await rangeOf(connection, log.topic, partition);
  const message: RedriveRecord = { type: 'RedriveRecord', commandId, by, at, record };
  const sent = await sendOne(connection, { topic, key: commandId, partition, message, id: commandId });
  const causes = [commandId, `${record.topic}/${partition}/${offset}`, `${topic}/${partition}/${sent.offset}`];
  return awaitAnswer(log, sent, { eventsFrom, signal, causedBy: ({ causationId }) => causes.includes(causationId) });
}
