import { emptyProjections, type RunningProjector, runningProjectors } from '@holdpoint/process/empty-projection';
import type { ProjectionTables } from '@holdpoint/process/projections';
import { readPositions, type StoredPosition } from '@holdpoint/process/read-positions';
import type { Database } from '@holdpoint/process/sql';
import type { Command } from 'commander';
import { addCommand } from '../add-command.ts';
import { refusal } from '../cli-problem.ts';
import { type ConnectionOptions, parseSeconds, withHome } from '../connect/connection-options.ts';
import { type OnlyOption, onlyOption, projectionsOf } from '../connect/projection-options.ts';
import { withConnection } from '../connect/with-connection.ts';
import { withOwnerDatabase } from '../connect/with-database.ts';
import { requireWholeLog } from '../require-whole-log.ts';
import type { Terminal } from '../terminal.ts';
import { untilRebuilt } from '../until-rebuilt.ts';

interface Options extends ConnectionOptions, OnlyOption {
  readonly timeout: number;
  readonly wait: boolean;
  readonly json?: true;
}

/** A projection before it is emptied. */
interface Chosen {
  readonly projection: ProjectionTables;
  /** Its projector runs: it stands aside, and builds the tables anew without being started. */
  readonly runs: boolean;
  /** How far it had read. */
  readonly goal: readonly StoredPosition[];
}

export function addProjectionsRebuild(parent: Command, terminal: Terminal): void {
  const command = addCommand(parent, {
    name: 'rebuild',
    summary: 'Empty the tables that the projectors keep, and have them built anew from the log',
    description:
      'Projectors that run stand aside, begin anew, and are waited for; those that do not, build the tables when they are started. Nothing ' +
      'is touched if the topics no longer hold all that the tables were built from, or if a view or table of yours depends on them. ' +
      'Drops the schemas as DATABASE_OWNER_URL, else as DATABASE_URL, all in one transaction: killed at any moment, nothing is lost. ' +
      'What was published stays, and is not published again: each log goes on from where its output topics end, and must come to the ' +
      'roots that were signed.\n' +
      'Grants that you gave on single tables go with them; membership in the roles stays.',
    examples: [
      'projections rebuild',
      'projections rebuild --only operations --no-wait',
      'projections rebuild --only audit --json',
    ],
  });
  withHome(command)
    .addOption(onlyOption())
    .option('--timeout <seconds>', 'how long to wait for running projectors to stand aside', parseSeconds, 60)
    .option('--no-wait', 'do not wait until running projectors have built them anew')
    .action((options: Options) => withOwnerDatabase(options, (owner) => rebuild(owner, options, terminal)));
}

async function rebuild(owner: Database, options: Options, terminal: Terminal): Promise<void> {
  const chosen = await look(owner, options);
  const emptied = await emptyProjections(
    owner,
    chosen.map(({ projection }) => projection),
    options.timeout * 1_000,
  );
  if (emptied.status === 'running') throw stillRunning(emptied.service, emptied.projectors);
  if (emptied.status === 'depended_on') throw dependedOn(emptied.by);
  for (const { projection, runs, goal } of chosen) {
    const rebuilt = runs && options.wait;
    if (rebuilt) await untilRebuilt(owner, projection, goal, { onProgress: terminal.note, signal: terminal.interrupted });
    terminal.print(options.json ? JSON.stringify(outcome(projection, runs, rebuilt)) : outcomeText(projection, runs, rebuilt));
  }
}

/** @throws CliProblem where the log would not give the tables again */
function look(owner: Database, options: Options): Promise<readonly Chosen[]> {
  return withConnection(options, async ({ admin }) => {
    const chosen: Chosen[] = [];
    for (const projection of projectionsOf(options)) {
      await requireWholeLog(owner, admin, projection);
      const [projectors, goal] = [await runningProjectors(owner, projection.schema), await readPositions(owner, projection)];
      chosen.push({ projection, runs: projectors.length > 0, goal });
    }
    return chosen;
  });
}

const outcome = ({ schemas, service }: ProjectionTables, runs: boolean, rebuilt: boolean) => ({
  emptied: schemas,
  rebuilt,
  ...(runs ? {} : { start: service }),
});

function outcomeText({ schemas, service }: ProjectionTables, runs: boolean, rebuilt: boolean): string {
  const tables = `emptied ${schemas.join(', ')}; `;
  if (rebuilt) return `${tables}${service} has built them anew from the log`;
  return runs
    ? `${tables}${service} builds them anew from the log`
    : `${tables}start ${service}, which builds them anew from the log`;
}

function stillRunning(service: string, projectors: readonly RunningProjector[]) {
  const sessions = projectors.map(({ pid, login, host, since }) => {
    const facts = [login, host === null ? null : `from ${host}`, since === null ? null : `since ${since.toISOString()}`];
    return `  PostgreSQL session ${[pid, ...facts.filter((fact) => fact !== null)].join(', ')}`;
  });
  return refusal(
    'PROJECTOR_RUNS',
    [`${service} runs and keeps these tables.`, ...sessions].join('\n'),
    `Nothing was emptied: it has not stood aside in time. Give it longer (--timeout), or stop every instance of ${service}, and run this again. If its process has gone with its host, PostgreSQL ` +
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
