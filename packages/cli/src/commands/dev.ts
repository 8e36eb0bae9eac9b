import { once } from 'node:events';
import { resolve } from 'node:path';
import type { Service } from '@holdpoint/local/service';
import type { Command } from 'commander';
import { addCommand } from '../add-command.ts';
import { CliProblem } from '../cli-problem.ts';
import { cliConfig } from '../config.ts';
import { type ConnectionOptions, wholeNumber, withHome } from '../connect/connection-options.ts';
import { poolsOfApp } from '../dev/app-pools.ts';
import { checkDevFiles } from '../dev/check-dev-files.ts';
import { type Dev, type DevPlan, startDev } from '../dev/start-dev.ts';
import { EXIT } from '../exit-status.ts';
import type { Terminal } from '../terminal.ts';

interface Options extends ConnectionOptions {
  readonly app: string;
  readonly policy: string;
  readonly people: string;
  readonly partitions?: number;
  readonly json?: true;
}

const DEFAULT_PARTITIONS = 4;
/** Every service may take its time to finish what it has begun. */
const STOP_WITHIN_MS = 30_000;

export function addDev(parent: Command, terminal: Terminal): void {
  const command = addCommand(parent, {
    name: 'dev',
    summary: 'Run your own tools on this machine: infrastructure and every service, until Ctrl-C',
    description:
      'Starts Kafka, schema registry and PostgreSQL (what has an address in the environment is not started), creates topics and schemas, and ' +
      'starts every service, with an executor for each pool of the app. Other commands find it by the same home. For development: one broker, ' +
      'no TLS, and the data are wiped at the next start. Keys of the services are made once, in <home>/keys.',
    examples: ['dev --app app.ts --policy policy.yaml --people people.yaml', 'dev --app app.ts --home /tmp/holdpoint'],
  });
  withHome(command)
    .option('--app <file>', 'your app module: its default export is what defineApp returns', 'app.ts')
    .option('--policy <file>', 'the policy', 'policy.yaml')
    .option('--people <file>', 'who may decide; holdpoint keys create adds people to it', 'people.yaml')
    .option('--partitions <n>', `partitions of each topic (HOLDPOINT_PARTITIONS; ${DEFAULT_PARTITIONS})`, wholeNumber(1))
    .action((options: Options) => runDev(options, terminal));
}

async function runDev(options: Options, terminal: Terminal): Promise<void> {
  terminal.mayTakeToEnd(STOP_WITHIN_MS);
  const plan = await planOf(options, terminal);
  const dev = await startDev(plan);
  try {
    tell(dev, plan, options, terminal);
    await untilInterrupted(dev.services, terminal.interrupted);
  } finally {
    terminal.note('Stopping …');
    await dev.stop();
  }
  terminal.note('Everything is stopped.');
}

async function planOf({ app, policy, people, partitions, home }: Options, terminal: Terminal): Promise<DevPlan> {
  const config = cliConfig();
  const [appFile, policyFile, peopleFile] = [resolve(app), resolve(policy), resolve(people)];
  for (const warning of checkDevFiles(policyFile, peopleFile)) terminal.note(warning);
  return {
    app: { module: appFile, policyFile, pools: await poolsOfApp(appFile) },
    peopleFile,
    partitions: partitions ?? config.partitions ?? DEFAULT_PARTITIONS,
    home: home ?? config.home,
    topicPrefix: config.topicPrefix,
    databaseUrl: config.databaseUrl,
    log: (message) => terminal.note(message),
  };
}

function tell({ services }: Dev, { home, app }: DevPlan, { json }: Options, terminal: Terminal): void {
  const urls = Object.fromEntries(services.map(({ name, url }) => [name, url]));
  const text = `Ready. Logs and keys are in ${home}. Ctrl-C stops everything.`;
  terminal.print(json ? JSON.stringify({ home, pools: app.pools, services: urls }) : text);
}

/** @throws CliProblem when a service ends by itself */
async function untilInterrupted(services: readonly Service[], interrupted: AbortSignal): Promise<void> {
  if (interrupted.aborted) return;
  const ended = services.map(({ name, logFile, exit }) => exit.then(() => ({ name, logFile })));
  const first = await Promise.race([once(interrupted, 'abort').then(() => undefined), ...ended]);
  if (first === undefined || interrupted.aborted) return;
  throw new CliProblem({
    code: 'SERVICE_ENDED',
    message: `${first.name} has ended by itself.`,
    remedy: `Its last words are in ${first.logFile}.`,
    exitStatus: EXIT.no,
  });
}
