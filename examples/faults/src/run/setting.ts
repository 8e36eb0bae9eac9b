/** Everything that a run needs: the real services over real infrastructure, and the world that misbehaves. */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startApprovers } from '@holdpoint/installation/approvers';
import type { HostedApp } from '@holdpoint/installation/hosted-app';
import { type Installation, openInstallation } from '@holdpoint/installation/installation';
import type { Screen } from '@holdpoint/installation/screen';
import { type PlannedProcess, Services } from '@holdpoint/installation/services';
import { startLocalInfrastructure } from '@holdpoint/local/infrastructure';
import type { FaultCase } from '../cases/fault-case.ts';
import { killedPool, lostPool, steadyPool } from '../names.ts';
import { WorldDatabase } from '../world/database.ts';
import { type ServiceProcess, startFaultyService } from '../world/service-process.ts';

const example = resolve(import.meta.dirname, '../..');

export const faultsApp: HostedApp = {
  module: join(example, 'src/app.ts'),
  pools: [steadyPool, killedPool, lostPool],
  policyFile: join(example, 'policy.yaml'),
  peopleFile: join(example, 'people.yaml'),
  source: 'faults-caller',
  auditSigner: 'holdpoint.example/faults',
  database: 'faults',
  databaseVariable: 'FAULTS_TOOLS_DATABASE_URL',
};

/** The processes of a run. Nothing here is looked at through projections, so no projector runs. */
export type ProcessName = 'task-runner' | 'approval-service' | 'steady-executor' | 'killed-executor' | 'lost-executor';

export interface Setting {
  readonly home: string;
  readonly installation: Installation;
  readonly services: Services<ProcessName>;
  readonly database: WorldDatabase;
  readonly service: ServiceProcess;
}

/** What has been started: stopped in reverse order. */
export type Stops = (() => Promise<unknown>)[];

/** How long an attempt may take to start, and a task to wait for what nobody announces: shorter than in earnest, so that a run is. */
const runnerTerms = { START_WITHIN_MS: '30000', CATALOG_WAIT_MS: '20000', CLOCK_SKEW_MS: '5000' };
/** No process is given a port as low as this, and `fetch` does not refuse it by itself. */
const deadUrl = 'http://127.0.0.1:2';
const PARTITIONS = 4;

export async function openSetting(home: string, cases: readonly FaultCase[], screen: Screen, stops: Stops): Promise<Setting> {
  const infrastructure = await screen.stage(
    'infrastructure',
    () => startLocalInfrastructure({ home, log: screen.line }),
    () => 'Kafka, schema registry, PostgreSQL',
  );
  stops.push(infrastructure.stop);
  const options = {
    app: faultsApp,
    addresses: infrastructure,
    home,
    partitions: PARTITIONS,
    topicPrefix: 'holdpoint.',
    databaseSuffix: '',
  };
  const installation = await screen.stage(
    'installation',
    () => openInstallation({ ...options, log: screen.progress }),
    ({ topics }) => `${topics} topics, schemas, keys, databases`,
  );
  stops.push(installation.close);
  const world = await screen.stage(
    'the world',
    () => openWorld(home, infrastructure.databaseUrl, installation, cases, stops),
    () => 'a service and a database, about to misbehave',
  );
  const services = new Services<ProcessName>(installation, planOf(await toolsEnvironment(home, world)));
  stops.push(() => services.stop());
  await screen.stage(
    'services',
    () => startServices(services, installation, stops),
    () => 'runner, approvals, three executors, approvers',
  );
  return { home, installation, services, ...world };
}

type OpenedWorld = Pick<Setting, 'database' | 'service'>;

async function openWorld(
  home: string,
  adminUrl: string,
  { databases }: Installation,
  cases: readonly FaultCase[],
  stops: Stops,
): Promise<OpenedWorld> {
  const database = await WorldDatabase.create(adminUrl, databases.appUrl, cases);
  stops.push(() => database.close());
  const service = await startFaultyService(home);
  stops.push(() => service.child.stop());
  return { database, service };
}

async function toolsEnvironment(home: string, { database, service }: OpenedWorld): Promise<Record<string, string>> {
  const folder = join(home, 'faults-folder');
  mkdirSync(folder, { recursive: true });
  return {
    FAULTS_SERVICE_URL: service.url,
    FAULTS_DEAD_URL: deadUrl,
    FAULTS_TOOLS_DATABASE_URL: database.toolsUrl,
    FAULTS_FOLDER: folder,
  };
}

function planOf(tools: Readonly<Record<string, string>>): readonly (readonly [ProcessName, PlannedProcess])[] {
  const executor = (pool: string): PlannedProcess => ({ service: 'tool-executor', env: { ...tools, POOL: pool } });
  return [
    ['task-runner', { service: 'task-runner', env: runnerTerms }],
    ['approval-service', { service: 'approval-service', env: {} }],
    ['steady-executor', executor(steadyPool)],
    ['killed-executor', executor(killedPool)],
    ['lost-executor', executor(lostPool)],
  ];
}

async function startServices(services: Services<ProcessName>, installation: Installation, stops: Stops): Promise<void> {
  await services.startAll();
  const approvers = await startApprovers(installation, [join(example, 'approvers.yaml')]);
  const asked = { toStop: false };
  services.watch(approvers, () => !asked.toStop);
  stops.push(async () => {
    asked.toStop = true;
    await approvers.stop();
  });
}
