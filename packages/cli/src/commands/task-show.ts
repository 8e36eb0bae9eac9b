import { readTaskApprovals } from '@holdpoint/client/approval-log';
import type { Connection } from '@holdpoint/client/connection';
import { followTask, readTask, taskLogStart } from '@holdpoint/client/task-log';
import type { TaskEvent } from '@holdpoint/contracts/messages/task-events';
import { storyOf } from '@holdpoint/core/task/story';
import type { StoryEntry } from '@holdpoint/core/task/story-entry';
import type { Command } from 'commander';
import { addCommand } from '../add-command.ts';
import { refusal } from '../cli-problem.ts';
import { type ConnectionOptions, withHome } from '../connect/connection-options.ts';
import { withConnection } from '../connect/with-connection.ts';
import { adviceFor } from '../format/advice.ts';
import { storyLines } from '../format/story-lines.ts';
import type { Terminal } from '../terminal.ts';

type Options = ConnectionOptions & { readonly follow?: true; readonly json?: true };

export function addTaskShow(parent: Command, terminal: Terminal): void {
  const command = addCommand(parent, {
    name: 'show <task-id>',
    summary: 'Tell the story of a task: what was decided and why, who was asked, what was tried, how it came out',
    description: 'The first thing that left the usual course is marked. With --follow until the task has ended.',
    examples: ['task show 0b0d1c2e-…', 'task show 0b0d1c2e-… --follow', 'task show 0b0d1c2e-… --json | jq .text'],
  });
  withHome(command)
    .option('--follow', 'go on telling until the task has ended')
    .action((taskId: string, options: Options) =>
      withConnection(options, async (connection) => {
        const teller = new Teller(connection, taskId, printEntry(options, terminal));
        if (options.follow) await tellOn(connection, taskId, teller, terminal);
        else await teller.tell(await knownTask(connection, taskId));
      }),
    );
}

async function knownTask(connection: Connection, taskId: string): Promise<readonly TaskEvent[]> {
  const events = await readTask(connection, taskId);
  if (events.length > 0) return events;
  throw refusal('TASK_UNKNOWN', `No task ${taskId} was accepted.`, adviceFor('TASK_UNKNOWN'));
}

async function tellOn(connection: Connection, taskId: string, teller: Teller, terminal: Terminal): Promise<void> {
  const from = await taskLogStart(connection, taskId);
  const events: TaskEvent[] = [];
  let told = Promise.resolve();
  const onEvent = (event: TaskEvent): void => {
    events.push(event);
    const soFar = [...events];
    told = told.then(() => teller.tell(soFar));
  };
  await followTask(connection, taskId, { from, signal: terminal.interrupted, onEvent });
  await told;
}

function printEntry({ json }: Options, terminal: Terminal): (entry: StoryEntry) => void {
  return (entry) => {
    if (json) terminal.print(JSON.stringify(entry));
    else for (const line of storyLines(entry)) terminal.print(line);
  };
}

/** Tells each entry once. What people said is read when their approval has been resolved. */
class Teller {
  private readonly connection: Connection;
  private readonly taskId: string;
  private readonly print: (entry: StoryEntry) => void;
  private readonly told = new Set<string>();

  constructor(connection: Connection, taskId: string, print: (entry: StoryEntry) => void) {
    this.connection = connection;
    this.taskId = taskId;
    this.print = print;
  }

  async tell(events: readonly TaskEvent[]): Promise<void> {
    const hasApprovals = events.some(({ type }) => type === 'ApprovalResolved');
    const words = hasApprovals ? await readTaskApprovals(this.connection, this.taskId) : [];
    for (const entry of storyOf(events, words)) {
      if (this.told.has(entry.eventId)) continue;
      this.told.add(entry.eventId);
      this.print(entry);
    }
  }
}
