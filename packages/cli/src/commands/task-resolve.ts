import type { Connection } from '@holdpoint/client/connection';
import { type Intervention, trackIntervention } from '@holdpoint/client/open-interventions';
import { readTask } from '@holdpoint/client/task-log';
import { resolveInterventionSchema } from '@holdpoint/contracts/messages/task-commands';
import { plain } from '@holdpoint/contracts/payload';
import { type Command, Option } from 'commander';
import { addCommand } from '../add-command.ts';
import { refusal } from '../cli-problem.ts';
import { jsonArgument } from '../read-json.ts';
import type { Terminal } from '../terminal.ts';
import { sendCommand, type TaskCommandOptions, withSender } from './task-command.ts';

const choices = resolveInterventionSchema.shape.choice.options;

interface Options extends TaskCommandOptions {
  readonly choose: (typeof choices)[number];
  readonly note: string;
  readonly output?: string;
  readonly intervention?: string;
}

export function addTaskResolve(parent: Command, terminal: Terminal): void {
  const command = addCommand(parent, {
    name: 'resolve <task-id>',
    summary: 'Answer the intervention that a task asks for',
    description: 'holdpoint task show tells what is asked and which choices there are. To skip or to answer needs an output.',
    examples: [
      'task resolve 0b0d1c2e-… --as anna --choose retry --note "access granted"',
      `task resolve 0b0d1c2e-… --as anna --choose skip --output '{"done": "by hand"}' --note "did it by hand"`,
    ],
  });
  withSender(command)
    .addOption(new Option('--choose <choice>', 'what is to happen').choices(choices).makeOptionMandatory())
    .requiredOption('--note <text>', 'why: recorded in the story of the task')
    .option('--output <json>', "the step's output, as JSON or @file")
    .option('--intervention <id>', 'which one; the open one if absent')
    .action((taskId: string, options: Options) => resolve(taskId, options, terminal));
}

function resolve(taskId: string, options: Options, terminal: Terminal): Promise<void> {
  const output = options.output === undefined ? {} : { output: plain(jsonArgument('--output', options.output)) };
  return sendCommand(taskId, options, terminal, async (facts, connection) => ({
    type: 'ResolveIntervention',
    ...facts,
    interventionId: options.intervention ?? (await openIntervention(connection, taskId)).interventionId,
    choice: options.choose,
    note: plain(options.note),
    ...output,
  }));
}

async function openIntervention(connection: Connection, taskId: string): Promise<Intervention> {
  const open = new Map<string, Intervention>();
  for (const event of await readTask(connection, taskId)) trackIntervention(open, event);
  const asked = open.get(taskId);
  if (asked !== undefined) return asked;
  throw refusal('INTERVENTION_UNKNOWN', `Task ${taskId} asks for no intervention.`, 'See: holdpoint task show');
}
