import type { TaskCommand } from '@holdpoint/contracts/messages/task-commands';
import { type Answer, awaitAnswer } from './answer.ts';
import type { Connection } from './connection.ts';
import { taskLogEnd } from './task-log.ts';

/** A command about one task. Redrive commands are about a record and lie where it lies; see `redrive.ts`. */
export type OneTaskCommand = Exclude<TaskCommand, { type: 'RedriveRecord' }>;

/**
 * Sends a command and waits for what the runner made of it. Send it only once the task's `TaskAccepted` has been seen: topics
 * have no order between them, and a command for an unknown task is refused.
 * @throws the signal's reason once it aborts
 */
export async function commandTask(connection: Connection, command: OneTaskCommand, signal: AbortSignal): Promise<Answer> {
  const eventsFrom = await taskLogEnd(connection, command.taskId);
  const [position] = await connection.sender.send([
    { topic: 'task.commands', key: command.taskId, message: command, id: command.commandId, subject: command.taskId },
  ]);
  if (position === undefined) throw new RangeError('the publisher acknowledged nothing');
  return awaitAnswer(connection, position, { eventsFrom, signal, causedBy: (event) => event.causationId === command.commandId });
}
