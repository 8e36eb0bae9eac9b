import { digestTables, type TableDigest, wholeDigest } from '@holdpoint/process/digest-tables';
import type { Command } from 'commander';
import { addCommand } from '../add-command.ts';
import { CliProblem } from '../cli-problem.ts';
import { type ConnectionOptions, withHome } from '../connect/connection-options.ts';
import { type OnlyOption, onlyOption, projectionsOf } from '../connect/projection-options.ts';
import { withOwnerDatabase } from '../connect/with-database.ts';
import { EXIT } from '../exit-status.ts';
import type { Terminal } from '../terminal.ts';

interface Options extends ConnectionOptions, OnlyOption {
  readonly json?: true;
}

export function addProjectionsDigest(parent: Command, terminal: Terminal): void {
  const command = addCommand(parent, {
    name: 'digest',
    summary: 'Tell the SHA-256 of every table that the projectors keep, and one over all',
    description:
      'Rows are taken in the order of their keys, no column is left out, and all tables are read as of one moment. Positions are among ' +
      'them: two digests are equal when the projectors have read equally far (holdpoint_projector_lag_records is 0) and made the same of ' +
      'it. Left out are the tables that tell when a migration ran (migrations, position_migrations).\n' +
      'Reads every table as DATABASE_OWNER_URL, else as DATABASE_URL.',
    examples: ['projections digest', 'projections digest --only audit --json > before.ndjson'],
  });
  withHome(command)
    .addOption(onlyOption())
    .action((options: Options) =>
      withOwnerDatabase(options, async (database) => {
        const schemas = projectionsOf(options).flatMap(({ schemas }) => schemas);
        const digests = await digestTables(database, schemas);
        requireAll(schemas, digests);
        print(digests, options, terminal);
      }),
    );
}

/** A digest that passes over a schema would compare as if it had been told. */
function requireAll(schemas: readonly string[], digests: readonly TableDigest[]): void {
  const absent = schemas.filter((schema) => !digests.some(({ table }) => table.startsWith(`${schema}.`)));
  if (absent.length === 0) return;
  throw new CliProblem({
    code: 'NOT_PROJECTED',
    message: `There are no tables in ${absent.join(', ')}.`,
    remedy: 'Start the projectors, which create them, or correct DATABASE_URL; --only takes one projection.',
    exitStatus: EXIT.unreachable,
  });
}

function print(digests: readonly TableDigest[], { json }: Options, terminal: Terminal): void {
  const whole = { tables: digests.length, rows: digests.reduce((sum, { rows }) => sum + rows, 0), sha256: wholeDigest(digests) };
  for (const digest of digests)
    terminal.print(json ? JSON.stringify(digest) : `${digest.sha256}  ${digest.table}  (${digest.rows} rows)`);
  terminal.print(json ? JSON.stringify(whole) : `${whole.sha256}  all ${whole.tables} tables  (${whole.rows} rows)`);
}
