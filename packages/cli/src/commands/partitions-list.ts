import { type ReportingService, readPartitions } from '@holdpoint/client/partitions';
import { reportingServices } from '@holdpoint/contracts/topics';
import { type Command, Option } from 'commander';
import { addCommand } from '../add-command.ts';
import { type ConnectionOptions, withHome } from '../connect/connection-options.ts';
import { withConnection } from '../connect/with-connection.ts';
import { partitionLine } from '../format/partition-line.ts';
import type { Terminal } from '../terminal.ts';

interface Options extends ConnectionOptions {
  readonly service?: readonly ReportingService[];
  readonly stopped?: true;
  readonly json?: true;
}

/** The command that the group's own name stands for. */
export function addPartitionsList(parent: Command, terminal: Terminal): void {
  const command = addCommand(parent, {
    name: 'list',
    summary: 'List the partitions of every service: owner, state, since when, and what has stopped one',
    description: 'The services say so themselves, at each change and every few seconds. `holdpoint partitions` is the same.',
    examples: ['partitions list', 'partitions list --service task-runner --stopped --json'],
    isDefault: true,
  });
  withHome(command)
    .addOption(new Option('--service <service...>', 'only of these').choices(reportingServices))
    .option('--stopped', 'only those that are stopped')
    .action((options: Options) =>
      withConnection(options, async (connection) => {
        const all = await readPartitions(connection, options.service);
        const shown = all.filter(({ status }) => options.stopped === undefined || status === 'stopped');
        for (const view of shown) terminal.print(options.json ? JSON.stringify(view) : partitionLine(view));
        if (options.json) return;
        const counts = Map.groupBy(all, ({ status }) => status);
        terminal.print([...counts].map(([status, of]) => `${of.length} ${status}`).join(', '));
      }),
    );
}
