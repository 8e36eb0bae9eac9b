import type { Connection } from '@holdpoint/client/connection';
import { awaitAcceptance, type Submitted, submitTask } from '@holdpoint/client/submit';
import { type EndingEvent, followTask, taskLogStart } from '@holdpoint/client/task-log';
import type { Command } from 'commander';
import { addCommand } from '../add-command.ts';
import { refusal } from '../cli-problem.ts';
import { type WaitOptions, withTimeout } from '../connect/connection-options.ts';
import { inTime } from '../connect/in-time.ts';
import { withConnection } from '../connect/with-connection.ts';
import { EXIT } from '../exit-status.ts';
import { adviceFor } from '../format/advice.ts';
import { type RequestOptions, taskRequest } from '../task-request.ts';
import type { Terminal } from '../terminal.ts';

interface Options extends RequestOptions, WaitOptions {
  readonly wait?: true;
  readonly json?: true;
}

export function addTaskSubmit(parent: Command, terminal: Terminal): void {
  const command = addCommand(parent, {
    name: 'submit',
    summary: 'Send a task request; print its task id',
    description:
      'Sending the same request again runs nothing twice: it is answered by the first task.\n' +
      'With --wait: exit status 0 if the task completed, 1 if it was refused, failed or was cancelled, 2 if it still runs at the timeout.',
    examples: [
      'task submit --from request.json --wait',
      'task submit --tenant retail-demo --key order-17 --by web-shop --type retail.request --agent retail.service-desk@1 --steps @steps.json',
      'task submit --from - --wait --json < request.json',
    ],
  });
  withTimeout(command, 300)
    .option('--from <file>', 'the request as JSON; - for standard input. The options below replace what it says')
    .option('--tenant <id>', 'whose task it is')
    .option('--key <key>', 'idempotency key: with the tenant, the identity of the task')
    .option('--by <id>', 'who asks')
    .option('--type <name>', 'task type')
    .option('--agent <name@version>', 'the agent that is to carry it out')
    .option('--input <json>', 'input, as JSON or @file')
    .option('--steps <json>', 'the plan of a sequence agent, as JSON or @file')
    .option('--requested-at <time>', 'when it was first asked, ISO 8601 UTC; now if absent')
    .option('--wait', 'wait until the task is accepted and has ended')
    .action((options: Options) => withConnection(options, (connection) => submit(connection, options, terminal)));
}

async function submit(connection: Connection, options: Options, terminal: Terminal): Promise<void> {
  const submitted = await submitTask(connection, taskRequest(options, new Date().toISOString()));
  const { taskId } = submitted;
  if (options.wait === undefined) return terminal.print(options.json ? JSON.stringify({ taskId }) : taskId);
  const ending = await inTime(options.timeout, terminal, `task ${taskId}`, (signal) =>
    waitForEnd(connection, submitted, terminal, signal),
  );
  terminal.print(options.json ? JSON.stringify({ taskId, ending }) : `${taskId} ${endingText(ending)}`);
  if (ending.type !== 'TaskCompleted') terminal.finish(EXIT.no);
}

async function waitForEnd(
  connection: Connection,
  submitted: Submitted,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<EndingEvent> {
  const { taskId, eventsFrom } = submitted;
  const acceptance = await awaitAcceptance(connection, submitted, signal);
  if (acceptance.kind === 'refused') {
    throw refusal(acceptance.code, `${taskId} was refused: ${acceptance.code}`, adviceFor(acceptance.code));
  }
  if (acceptance.kind === 'accepted') {
    terminal.note(`${taskId} accepted`);
    return followTask(connection, taskId, { from: eventsFrom, signal });
  }
  terminal.note(`${taskId}: the same request was there before; following the first task`);
  return followTask(connection, taskId, { from: await taskLogStart(connection, taskId), signal });
}

function endingText(ending: EndingEvent): string {
  switch (ending.type) {
    case 'TaskCompleted':
      return `completed with ${ending.calls} calls`;
    case 'TaskFailed':
      return `failed: ${ending.code}`;
    case 'TaskCancelled':
      return `cancelled by ${ending.by}`;
  }
}
