import type { TaskCommand } from '@holdpoint/contracts/messages/task-commands';
import type { TaskEvent } from '@holdpoint/contracts/messages/task-events';
import { type Answer, awaitAnswer } from './answer.ts';
import type { Connection } from './connection.ts';
import { taskLog } from './event-log.ts';
import { sendOne } from './send-one.ts';
import { taskLogEnd } from './task-log.ts';

/** A command about one task. Redrive commands are about a record and lie where it lies; see `redrive.ts`. */
export type OneTaskCommand = Exclude<TaskCommand, { type: 'RedriveRecord' }>;

/**
 * Sends a command and waits for what the runner made of it. Send it only once the task's `TaskAccepted` has been seen: topics
 * have no order between them, and a command for an unknown task is refused.
 * @throws the signal's reason once it aborts
 */
export async function commandTask(
  connection: Connection,
  command: OneTaskCommand,
  signal: AbortSignal,
): Promise<Answer<TaskEvent>> {
  const eventsFrom = await taskLogEnd(connection, command.taskId);
  const { taskId, commandId } = command;
  const position = await sendOne(connection, {
    topic: 'task.commands',
    key: taskId,
    message: command,
    id: commandId,
    subject: taskId,
  });
  return awaitAnswer(taskLog(connection), position, {
    eventsFrom,
    signal,
    key: taskId,
    causedBy: (event) => event.causationId === commandId,
  });
}
