import { connectAdmin } from '@holdpoint/client/connect';
import { existingTopology } from '@holdpoint/client/create-topics';
import type { Command } from 'commander';
import { addCommand } from '../add-command.ts';
import { wholeNumber, withHome } from '../connect/connection-options.ts';
import { connectionSettings } from '../connect/connection-settings.ts';
import { type TopologyOptions, topologyOf, withTopology } from '../connect/topology-options.ts';
import { EXIT } from '../exit-status.ts';
import type { Terminal } from '../terminal.ts';
import { type TopicFault, topicFaults } from '../topics/topic-faults.ts';

interface Options extends TopologyOptions {
  readonly replicationFactor?: number;
  readonly json?: true;
}

export function addTopicsCheck(parent: Command, terminal: Terminal): void {
  const command = addCommand(parent, {
    name: 'check',
    summary: 'Say in what the topics differ from what they have to be, and what mends it',
    description:
      'For topics that somebody else creates. Nothing is changed. Without --pool the counts and pools are those of the topics that are ' +
      'there. Exit status 1 if anything differs.',
    examples: ['topics check --partitions 12 --pool retail --replication-factor 3', 'topics check --json'],
  });
  withTopology(withHome(command))
    .option('--replication-factor <n>', 'copies of each record: also look at min.insync.replicas', wholeNumber(1))
    .action((options: Options) => check(options, terminal));
}

async function check(options: Options, terminal: Terminal): Promise<void> {
  const settings = await connectionSettings(options);
  const admin = await connectAdmin(settings);
  try {
    const found = options.pool === undefined ? await existingTopology(admin) : undefined;
    const { topicPrefix } = settings;
    const { replicationFactor } = options;
    const faults = await topicFaults(admin, { ...(found ?? topologyOf(options)), topicPrefix, replicationFactor });
    for (const fault of faults) terminal.print(options.json ? JSON.stringify(fault) : faultText(fault));
    if (faults.length === 0 && !options.json) terminal.print('every topic is there, and as it has to be');
    if (faults.length > 0) terminal.finish(EXIT.no);
  } finally {
    await admin.close();
  }
}

function faultText({ topic, fault, mend, onlyIfEmpty }: TopicFault): string {
  const warning = onlyIfEmpty ? ['  # only while nothing was written: a key’s partition follows from the count'] : [];
  return [`${topic} ${fault}`, ...warning, ...mend.map((command) => `  ${command}`)].join('\n');
}
