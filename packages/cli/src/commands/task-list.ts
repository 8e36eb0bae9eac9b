import { type TaskStatus, taskStatusSchema } from '@holdpoint/contracts/vocabulary';
import { type Command, Option } from 'commander';
import { addCommand } from '../add-command.ts';
import { type ConnectionOptions, wholeNumber, withHome } from '../connect/connection-options.ts';
import { withDatabase } from '../connect/with-database.ts';
import { durationText } from '../format/duration.ts';
import { type ListedTask, listTasks, type TaskFilter } from '../list-tasks.ts';
import type { Terminal } from '../terminal.ts';

interface Options extends ConnectionOptions {
  readonly status?: readonly TaskStatus[];
  readonly tenant?: string;
  readonly stuck?: true;
  readonly grace: number;
  readonly silence: number;
  readonly limit: number;
  readonly json?: true;
}

export function addTaskList(parent: Command, terminal: Terminal): void {
  const command = addCommand(parent, {
    name: 'list',
    summary: 'List tasks: what lives first, longest in its status first',
    description: 'Reads the operations tables in PostgreSQL, which follow the events with a short delay.',
    examples: ['task list', 'task list --stuck', 'task list --status awaiting_approval awaiting_intervention --json'],
  });
  withHome(command)
    .addOption(new Option('--status <status...>', 'only in these').choices(taskStatusSchema.options))
    .option('--tenant <id>', 'only of this tenant')
    .option('--stuck', 'only what does not move although it should, and why')
    .option('--grace <seconds>', 'how late a due moment may be before the task counts as stuck', wholeNumber(0), 60)
    .option('--silence <seconds>', 'how long a task may be silent where nothing is due', wholeNumber(1), 60)
    .option('--limit <n>', 'how many at most', wholeNumber(1), 100)
    .action((options: Options) =>
      withDatabase(options, async (database) => {
        const now = new Date();
        const tasks = await listTasks(database, filterOf(options), now);
        for (const task of tasks) terminal.print(options.json ? JSON.stringify(task) : taskLine(task, now));
        if (tasks.length === options.limit) terminal.note(`the first ${options.limit}; --limit shows more`);
        if (tasks.length === 0 && !options.json) terminal.print('no task');
      }),
    );
}

function filterOf({ status, tenant, stuck, grace, silence, limit }: Options): TaskFilter {
  return {
    ...(status === undefined ? {} : { statuses: status }),
    ...(tenant === undefined ? {} : { tenant }),
    which: stuck ? 'stuck' : 'all',
    graceSeconds: grace,
    silenceSeconds: silence,
    limit,
  };
}

function taskLine(task: ListedTask, now: Date): string {
  const since = durationText(Math.max(0, now.getTime() - task.status_since.getTime()));
  const step = task.step_name === null ? '' : `, step ${task.step_index} ${task.step_name}`;
  const why = [
    task.waiting_for === null ? undefined : `waits for ${task.waiting_for}`,
    task.intervention_why,
    task.code,
    task.stuck && `STUCK: ${task.stuck}`,
  ];
  const notes = why.filter((note) => typeof note === 'string' && note !== '').join(', ');
  return `${task.task_id}  ${task.status} for ${since}  ${task.task_type}${step}${notes === '' ? '' : `  (${notes})`}`;
}
