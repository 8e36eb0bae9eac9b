import { randomUUID } from 'node:crypto';
import type { Connection } from '@holdpoint/client/connection';
import type { OwnedPartitionView } from '@holdpoint/client/partition-view';
import { type ReportingService, readPartitions, resumePartitions } from '@holdpoint/client/partitions';
import { plain } from '@holdpoint/contracts/payload';
import { reportingServices } from '@holdpoint/contracts/topics';
import { type Command, Option } from 'commander';
import { addCommand } from '../add-command.ts';
import { refusal } from '../cli-problem.ts';
import { type WaitOptions, wholeNumber, withTimeout } from '../connect/connection-options.ts';
import { inTime } from '../connect/in-time.ts';
import { withConnection } from '../connect/with-connection.ts';
import { partitionLine } from '../format/partition-line.ts';
import type { Terminal } from '../terminal.ts';

interface Options extends WaitOptions {
  readonly service: ReportingService;
  readonly partition: number;
  readonly topic?: string;
  readonly as: string;
  readonly reason?: string;
  readonly json?: true;
}

export function addPartitionsResume(parent: Command, terminal: Terminal): void {
  const command = addCommand(parent, {
    name: 'resume',
    summary: 'Have a stopped partition taken again, once what stopped it is mended',
    description: 'It goes on where it stood and skips nothing: while the cause is there it stops again at the same record.',
    examples: ['partitions resume --service audit-projector --partition 3 --as anna --reason "the right was granted again"'],
  });
  withTimeout(command)
    .addOption(new Option('--service <service>', 'whose partition').choices(reportingServices).makeOptionMandatory())
    .requiredOption('--partition <n>', 'which', wholeNumber(0))
    .option('--topic <name>', 'of which topic, where the service has several; all if absent')
    .requiredOption('--as <person>', 'who orders it: recorded with the order')
    .option('--reason <text>', 'why: recorded with the order')
    .action((options: Options) => withConnection(options, (connection) => resume(connection, options, terminal)));
}

async function resume(connection: Connection, options: Options, terminal: Terminal): Promise<void> {
  const { service, partition, topic, as: by, reason } = options;
  const stopped = await stoppedOnes(connection, options);
  const facts = { commandId: randomUUID(), service, partition, by, at: new Date().toISOString() };
  const order = {
    ...facts,
    ...(topic === undefined ? {} : { topic }),
    ...(reason === undefined ? {} : { reason: plain(reason) }),
  };
  const answers = await inTime(options.timeout, terminal, 'ResumePartition', (signal) =>
    resumePartitions(connection, stopped, order, signal),
  );
  for (const view of answers) terminal.print(options.json ? JSON.stringify(view) : partitionLine(view));
  const [again] = answers.filter(({ status }) => status === 'stopped');
  if (again === undefined) return;
  throw refusal(again.code ?? 'DEFECT', `It was taken again and has stopped again: ${again.reason}`, WHAT_TO_DO);
}

const WHAT_TO_DO = 'The cause is still there; see docs/operations.md, "Partitions that wait or stop".';

async function stoppedOnes(
  connection: Connection,
  { service, partition, topic }: Options,
): Promise<readonly OwnedPartitionView[]> {
  const views = await readPartitions(connection, [service]);
  const meant = views.filter((view) => view.partition === partition && (topic ?? view.topic) === view.topic);
  const stopped = meant.flatMap((view) => (view.status === 'stopped' ? [view] : []));
  if (stopped.length > 0) return stopped;
  const found = meant.map(({ topic: name, status }) => `${name}/${partition} is ${status}`).join(', ');
  throw refusal(
    'NOT_STOPPED',
    `Nothing to resume: ${found || `${service} has no partition ${partition}`}`,
    'See: holdpoint partitions',
  );
}
