/** What the commands about one task have in common: who sends them, where to, and how the answer is told. */
import { randomUUID } from 'node:crypto';
import { commandTask, type OneTaskCommand } from '@holdpoint/client/command';
import type { Connection } from '@holdpoint/client/connection';
import { findAcceptance } from '@holdpoint/client/task-log';
import { uuidSchema } from '@holdpoint/contracts/vocabulary';
import type { Command } from 'commander';
import { refusal, usageProblem } from '../cli-problem.ts';
import { type WaitOptions, withTimeout } from '../connect/connection-options.ts';
import { inTime } from '../connect/in-time.ts';
import { withConnection } from '../connect/with-connection.ts';
import { adviceFor } from '../format/advice.ts';
import type { Terminal } from '../terminal.ts';

/** The options that each of these commands has. */
export interface TaskCommandOptions extends WaitOptions {
  readonly as: string;
  readonly tenant?: string;
  readonly json?: true;
}

/** What every command carries. */
export interface CommandFacts {
  readonly commandId: string;
  readonly tenant: string;
  readonly taskId: string;
  readonly by: string;
  readonly at: string;
}

/** `--as`, `--tenant`, `--home`, `--timeout`. */
export function withSender(command: Command): Command {
  return withTimeout(command)
    .requiredOption('--as <person>', 'who wants it: recorded in the story of the task')
    .option('--tenant <id>', 'the tenant of the task; looked up if absent');
}

/** Sends the command that `make` makes, and tells what the task-runner made of it. @throws CliProblem if it is refused */
export async function sendCommand(
  taskId: string,
  options: TaskCommandOptions,
  terminal: Terminal,
  make: (facts: CommandFacts, connection: Connection) => OneTaskCommand | Promise<OneTaskCommand>,
): Promise<void> {
  if (!uuidSchema.safeParse(taskId).success) throw usageProblem(`${taskId} is not a task id`, 'A task id is a UUID.');
  await withConnection(options, async (connection) => {
    const tenant = options.tenant ?? (await tenantOf(connection, taskId));
    const facts = { commandId: randomUUID(), tenant, taskId, by: options.as, at: new Date().toISOString() };
    const command = await make(facts, connection);
    const answer = await inTime(options.timeout, terminal, command.type, (signal) => commandTask(connection, command, signal));
    if (answer.kind === 'refused') {
      throw refusal(answer.code, `${command.type} was refused: ${answer.code}`, adviceFor(answer.code));
    }
    if (options.json) return terminal.print(JSON.stringify({ taskId, command: command.type, ...answer }));
    terminal.print(answer.kind === 'accepted' ? `${taskId}: ${answer.event.type}` : `${taskId}: nothing to do any more`);
  });
}

/** The tenant as the task's own log names it. */
async function tenantOf(connection: Connection, taskId: string): Promise<string> {
  const accepted = await findAcceptance(connection, taskId);
  if (accepted !== undefined) return accepted.tenant;
  throw refusal('TASK_UNKNOWN', `No task ${taskId} was accepted.`, adviceFor('TASK_UNKNOWN'));
}
