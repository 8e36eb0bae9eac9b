import { createRecordedTopics } from '@holdpoint/client/create-installation';
import { OtherTopologyError } from '@holdpoint/client/create-topics';
import { topicsOf } from '@holdpoint/contracts/topics';
import type { Command } from 'commander';
import { addCommand } from '../add-command.ts';
import { refusal } from '../cli-problem.ts';
import { cliConfig } from '../config.ts';
import { wholeNumber, withHome } from '../connect/connection-options.ts';
import { connectionSettings } from '../connect/connection-settings.ts';
import { type TopologyOptions, topologyOf, withTopology } from '../connect/topology-options.ts';
import type { Terminal } from '../terminal.ts';
import { createTopicCommand } from '../topics/broker-commands.ts';

interface Options extends TopologyOptions {
  readonly replicationFactor: number;
  readonly print?: true;
  readonly json?: true;
}

export function addTopicsCreate(parent: Command, terminal: Terminal): void {
  const command = addCommand(parent, {
    name: 'create',
    summary: 'Create every topic of an installation, and record their partition counts',
    description:
      'Partition counts are fixed for ever: where a topic has another count, nothing is created. Register the schemas first. ' +
      'May be run again; a pool may be added later. Where somebody else creates the topics, --print gives them the commands; run this ' +
      'afterwards all the same, which then only records the counts.',
    examples: [
      'topics create --partitions 12 --pool retail --replication-factor 3',
      'topics create --pool retail:24 --pool billing',
      'topics create --pool retail --replication-factor 3 --print > topics.sh',
    ],
  });
  withTopology(withHome(command))
    .option('--replication-factor <n>', 'copies of each record', wholeNumber(1), 1)
    .option('--print', 'connect to nothing, and print the kafka-topics.sh commands')
    .action((options: Options) => (options.print ? printCommands(options, terminal) : create(options, terminal)));
}

/** `$KAFKA_ADMIN` stands for what kafka-topics.sh needs to reach the cluster. */
function printCommands(options: Options, terminal: Terminal): void {
  const { partitions, pools } = topologyOf(options);
  const { topicPrefix } = cliConfig();
  const commands = topicsOf(partitions, pools).map((spec) => createTopicCommand(topicPrefix, spec, options.replicationFactor));
  if (options.json) for (const command of commands) terminal.print(JSON.stringify({ command }));
  else terminal.print(['#!/bin/sh', 'set -eu', ...commands].join('\n'));
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
