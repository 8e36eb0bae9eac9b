import type { DeadLetter } from '@holdpoint/client/dead-letter-log';
import { readDeadLetters } from '@holdpoint/client/dead-letter-log';
import { deadLetteringServices } from '@holdpoint/contracts/topics';
import { type Command, Option } from 'commander';
import { addCommand } from '../add-command.ts';
import { type ConnectionOptions, wholeNumber, withHome } from '../connect/connection-options.ts';
import { withConnection } from '../connect/with-connection.ts';
import type { Terminal } from '../terminal.ts';

interface Options extends ConnectionOptions {
  readonly service?: readonly string[];
  readonly code?: string;
  readonly limit: number;
  readonly json?: true;
}

export function addDeadLetterList(parent: Command, terminal: Terminal): void {
  const command = addCommand(parent, {
    name: 'list',
    summary: 'List inputs that no service could take, newest first',
    examples: ['dead-letter list', 'dead-letter list --service task-runner --code INVALID_SHAPE --json'],
  });
  withHome(command)
    .addOption(new Option('--service <service...>', 'only of these').choices(deadLetteringServices))
    .option('--code <code>', 'only for this reason')
    .option('--limit <n>', 'how many at most', wholeNumber(1), 100)
    .action((options: Options) =>
      withConnection(options, async (connection) => {
        const newest = new Newest(options.limit);
        await readDeadLetters(connection, options.service, (found) => {
          if (options.code === undefined || found.letter.code === options.code) newest.add(found);
        });
        for (const found of newest.sorted()) terminal.print(options.json ? JSON.stringify(found) : deadLetterLine(found));
        if (!options.json)
          terminal.print(
            `${newest.total} dead letters${newest.total > options.limit ? `, the newest ${options.limit} are shown` : ''}`,
          );
      }),
    );
}

/** The newest few of many, in bounded memory. */
class Newest {
  total = 0;
  private kept: DeadLetter[] = [];
  private readonly count: number;

  constructor(count: number) {
    this.count = count;
  }

  add(found: DeadLetter): void {
    this.total += 1;
    this.kept.push(found);
    if (this.kept.length >= this.count * 2) this.kept = this.sorted();
  }

  sorted(): DeadLetter[] {
    return this.kept.toSorted((a, b) => b.letteredAt - a.letteredAt).slice(0, this.count);
  }
}

/** One line: origin, which `show` and `redrive` take, and the reason. */
function deadLetterLine({ letter, letteredAt }: DeadLetter): string {
  const { topic, partition, offset } = letter.origin;
  return `${topic}/${partition}/${offset}  ${letter.code}  ${letter.service}  ${new Date(letteredAt).toISOString()}  ${letter.detail}`;
}
