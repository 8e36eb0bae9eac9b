import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newestCheckpoints } from '@holdpoint/client/checkpoint-log';
import type { Command } from 'commander';
import { addCommand } from '../add-command.ts';
import { refusal } from '../cli-problem.ts';
import { type ConnectionOptions, withHome } from '../connect/connection-options.ts';
import { withConnection } from '../connect/with-connection.ts';
import type { Terminal } from '../terminal.ts';

interface Options extends ConnectionOptions {
  readonly out: string;
  readonly json?: true;
}

export function addAuditCheckpoints(parent: Command, terminal: Terminal): void {
  const command = addCommand(parent, {
    name: 'checkpoints',
    summary: 'Fetch the newest signed checkpoint of each audit log, one a file',
    description:
      'Keep them where nobody who runs the logs can change them: they are what an export is verified against. Nothing is verified here.',
    examples: ['audit checkpoints --out checkpoints'],
  });
  withHome(command)
    .option('--out <folder>', 'where they go; files of the same names are replaced', 'checkpoints')
    .action((options: Options) =>
      withConnection(options, async (connection) => {
        const newest = await newestCheckpoints(connection);
        if (newest.size === 0)
          throw refusal('NO_CHECKPOINT', 'No checkpoint was published yet.', 'Is the audit-projector running?');
        mkdirSync(options.out, { recursive: true });
        for (const { log, size, note } of [...newest.values()].sort((a, b) => (a.log < b.log ? -1 : 1))) {
          const file = join(options.out, `${encodeURIComponent(log)}.note`);
          writeFileSync(file, note);
          terminal.print(options.json ? JSON.stringify({ log, size, file }) : `${file}: ${size} records`);
        }
      }),
    );
}
