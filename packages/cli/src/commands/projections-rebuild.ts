import { emptyProjections, type RunningProjector } from '@holdpoint/process/empty-projection';
import type { Command } from 'commander';
import { addCommand } from '../add-command.ts';
import { refusal } from '../cli-problem.ts';
import { type ConnectionOptions, withHome } from '../connect/connection-options.ts';
import { type OnlyOption, onlyOption, projectionsOf } from '../connect/projection-options.ts';
import { withConnection } from '../connect/with-connection.ts';
import { withOwnerDatabase } from '../connect/with-database.ts';
import { requireWholeLog } from '../require-whole-log.ts';
import type { Terminal } from '../terminal.ts';

interface Options extends ConnectionOptions, OnlyOption {
  readonly json?: true;
}

export function addProjectionsRebuild(parent: Command, terminal: Terminal): void {
  const command = addCommand(parent, {
    name: 'rebuild',
    summary: 'Empty the tables that the projectors keep; they build them anew when they are started',
    description:
      'Stop the projectors first: while one runs, its tables are not touched. Nor are they if the topics no longer hold all that the ' +
      'tables were built from, or if a view or table of yours depends on them. Drops the schemas as DATABASE_OWNER_URL, else as ' +
      'DATABASE_URL, all in one transaction: killed in it, nothing is lost. What was published stays, and is not published ' +
      'again: each log goes on from where its output topics end, and must come to the roots that were signed.\n' +
      'Grants that you gave on single tables go with them; membership in the roles stays.',
    examples: ['projections rebuild', 'projections rebuild --only operations', 'projections rebuild --only audit --json'],
  });
  withHome(command)
    .addOption(onlyOption())
    .action((options: Options) => rebuild(options, terminal));
}

async function rebuild(options: Options, terminal: Terminal): Promise<void> {
  const chosen = projectionsOf(options);
  await withOwnerDatabase(options, async (owner) => {
    await withConnection(options, async ({ admin }) => {
      for (const projection of chosen) await requireWholeLog(owner, admin, projection);
    });
    const emptied = await emptyProjections(owner, chosen);
    if (emptied.status === 'running') throw stillRunning(emptied.service, emptied.projectors);
    if (emptied.status === 'depended_on') throw dependedOn(emptied.by);
  });
  for (const { schemas, service } of chosen) {
    if (options.json) terminal.print(JSON.stringify({ emptied: schemas, start: service }));
    else terminal.print(`emptied ${schemas.join(', ')}; start ${service}, which builds them anew from the log`);
  }
}

function stillRunning(service: string, projectors: readonly RunningProjector[]) {
  const sessions = projectors.map(({ pid, login, host, since }) => {
    const facts = [login, host === null ? null : `from ${host}`, since === null ? null : `since ${since.toISOString()}`];
    return `  PostgreSQL session ${[pid, ...facts.filter((fact) => fact !== null)].join(', ')}`;
  });
  return refusal(
    'PROJECTOR_RUNS',
    [`${service} runs and keeps these tables.`, ...sessions].join('\n'),
    `Nothing was emptied. Stop every instance of ${service}, and run this again. If its process has gone with its host, PostgreSQL ` +
      'finds out within a minute; select pg_terminate_backend(<session>) ends what is left of it.',
  );
}

function dependedOn(by: readonly string[]) {
  return refusal(
    'DEPENDED_ON',
    `These depend on the tables, and would be dropped with them: ${by.join(', ')}.`,
    'Nothing was emptied. Drop what is named yourself, and create it again after the rebuild.',
  );
}
