import { createRecordedTopics } from '@holdpoint/client/create-installation';
import { OtherTopologyError } from '@holdpoint/client/create-topics';
import type { Command } from 'commander';
import { addCommand } from '../add-command.ts';
import { refusal } from '../cli-problem.ts';
import { wholeNumber, withHome } from '../connect/connection-options.ts';
import { connectionSettings } from '../connect/connection-settings.ts';
import { type TopologyOptions, topologyOf, withTopology } from '../connect/topology-options.ts';
import type { Terminal } from '../terminal.ts';

interface Options extends TopologyOptions {
  readonly replicationFactor: number;
  readonly json?: true;
}

export function addTopicsCreate(parent: Command, terminal: Terminal): void {
  const command = addCommand(parent, {
    name: 'create',
    summary: 'Create every topic of an installation, and record their partition counts',
    description:
      'Partition counts are fixed for ever: where a topic has another count, nothing is created. Register the schemas first. ' +
      'May be run again; a pool may be added later.',
    examples: [
      'topics create --partitions 12 --pool retail --replication-factor 3',
      'topics create --pool retail:24 --pool billing',
    ],
  });
  withTopology(withHome(command))
    .option('--replication-factor <n>', 'copies of each record', wholeNumber(1), 1)
    .action((options: Options) => create(options, terminal));
}

async function create(options: Options, terminal: Terminal): Promise<void> {
  const settings = await connectionSettings(options);
  const topology = topologyOf(options);
  const at = new Date().toISOString();
  const plan = { topology, replicationFactor: options.replicationFactor, at };
  const made = await createRecordedTopics(settings, plan).catch(explainOtherCounts);
  if (options.json) return terminal.print(JSON.stringify({ ...topology, ...made }));
  for (const topic of made.created) terminal.print(`created ${topic}`);
  terminal.print(`${made.created.length} created, ${made.existing.length} were there`);
}

function explainOtherCounts(error: unknown): never {
  if (!(error instanceof OtherTopologyError)) throw error;
  const lines = error.others.map(({ topic, asked, found }) => `${topic} has ${found} partitions, ${asked} were asked for`);
  throw refusal(
    'OTHER_TOPOLOGY',
    lines.join('\n'),
    'Nothing was created. Give the counts that are there, or another HOLDPOINT_TOPIC_PREFIX.',
  );
}
