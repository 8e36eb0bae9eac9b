/** The demo from nothing to a checked run, and back to nothing. */
import { startApprovers } from '@holdpoint/installation/approvers';
import { type Installation, openInstallation } from '@holdpoint/installation/installation';
import type { Screen } from '@holdpoint/installation/screen';
import { oneOfEach, Services } from '@holdpoint/installation/services';
import { orBroken, orSayWhy, untilTasksEnded } from '@holdpoint/installation/wait';
import { foldersOf } from '@holdpoint/local/home';
import { type LocalInfrastructure, startLocalInfrastructure } from '@holdpoint/local/infrastructure';
import { stopOnSignal } from '@holdpoint/local/stop-on-signal';
import type pg from 'pg';
import type { OpenDataSet } from '../data-set/data-set.ts';
import { readOpenDataSet } from '../data-set/read.ts';
import { declareDisturbances, loadDataSet } from '../database/load-data-set.ts';
import { migrateShop } from '../database/migrate.ts';
import { createShopPool } from '../database/pool.ts';
import { approverRulesOf } from './approver-rules.ts';
import type { Kill } from './chaos/killing.ts';
import { killable, runUnderChaos, slowShop } from './chaos/run-chaos.ts';
import { planKills, type Victim } from './chaos/victims.ts';
import { checkEndedRun, untilAudited } from './check-ended-run.ts';
import type { CheckedRun } from './checker/report.ts';
import type { DemoOptions } from './options.ts';
import { sendRequests } from './send.ts';
import { shopApp } from './shop-app.ts';

/** Nothing has happened for so long: given up. A broker that was killed takes most of a minute to come back on a busy machine. */
const STALL_MS = 180_000;

/** What has been started: stopped in reverse order. */
type Stops = (() => Promise<unknown>)[];

/**
 * Runs the demo; `onChecked` is told what the check found. Everything that was started is stopped when this returns or throws; with
 * `keep` it returns only when it is told to stop.
 */
export async function runDemo(options: DemoOptions, screen: Screen, onChecked: (run: CheckedRun) => void): Promise<void> {
  const stops: Stops = [];
  const stopAll = async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  };
  const letGo = stopOnSignal(stopAll);
  try {
    onChecked(await runStages(options, screen, stops));
    if (options.keep) await stay(options, screen);
  } finally {
    await stopAll();
    letGo();
  }
}

async function runStages(options: DemoOptions, screen: Screen, stops: Stops): Promise<CheckedRun> {
  const startedAt = Date.now();
  const set = await readOpenDataSet(options.dataFolder);
  screen.title(`Holdpoint: ${set.tasks.length} requests to a shop`);
  const { infrastructure, installation } = await prepare(options, screen, stops);
  const shop = await screen.stage(
    'the shop',
    () => openShop(installation, set, stops),
    () => shopText(set),
  );
  const services = await screen.stage(
    'services',
    () => startServices({ infrastructure, installation }, options, stops),
    () => 'one process each, all ready',
  );
  const working = { options, screen, set, infrastructure, installation, services };
  const why = { ask: () => services.readiness(), logsFolder: foldersOf(options.home).logs };
  const { taskIds, ...chaos } = await orSayWhy(
    options.chaosSeed === undefined ? carryOut(working) : carryOutKilling(working, options.chaosSeed),
    why,
  );
  await screen.stage(
    'audit',
    () => orSayWhy(orBroken(untilAudited(installation), services.broken), why),
    (leaves) => `${leaves} leaves under signed checkpoints`,
  );
  return checkEndedRun({ options, set, installation, shop, taskIds, startedAt, ...chaos });
}

/** A run whose services are up. */
interface Working {
  readonly options: DemoOptions;
  readonly screen: Screen;
  readonly set: OpenDataSet;
  readonly infrastructure: LocalInfrastructure;
  readonly installation: Installation;
  readonly services: Services;
}

type Prepared = Pick<Working, 'infrastructure' | 'installation'>;

interface CarriedOut {
  /** In the set's order. */
  readonly taskIds: readonly string[];
  readonly chaos?: { readonly seed: number; readonly kills: readonly Kill[]; readonly victims: readonly Victim[] };
}

async function carryOut({ options, screen, set, installation, services }: Working): Promise<CarriedOut> {
  const sending = () => sendRequests(installation.connection, set, new Date().toISOString());
  const taskIds = await screen.stage('requests', sending, (sent) => `${sent.length} sent to task.requests`);
  if (options.mode === 'start') screen.line(howToDecide);
  const stallMs = options.mode === 'demo' ? STALL_MS : undefined;
  const wait = { taskIds, stallMs, signal: services.broken, onProgress: screen.progress };
  await screen.stage(
    'tasks',
    () => untilTasksEnded(installation.connection, wait),
    () => `all ${taskIds.length} ended`,
  );
  return { taskIds };
}

async function carryOutKilling(working: Working, seed: number): Promise<CarriedOut> {
  const { screen, infrastructure, services } = working;
  const plan = killable(planKills(seed), infrastructure);
  const wait = { stallMs: STALL_MS, signal: services.broken, onProgress: screen.progress };
  const onKill = (line: string) => screen.line(`  ✂ ${line}`);
  const { taskIds, kills } = await screen.stage(
    'tasks and kills',
    () => runUnderChaos({ ...working, plan, wait, onKill }),
    (run) => `all ${run.taskIds.length} ended, over ${run.kills.length} kills`,
  );
  return { taskIds, chaos: { seed, kills, victims: plan.map(({ victim }) => victim) } };
}

async function startServices({ infrastructure, installation }: Prepared, options: DemoOptions, stops: Stops): Promise<Services> {
  const services = new Services(installation, oneOfEach(options.chaosSeed === undefined ? {} : slowShop(options.chaosSeed)));
  stops.push(() => services.stop());
  // Under chaos they are killed on purpose.
  if (options.chaosSeed === undefined) for (const server of infrastructure.processes()) services.watch(server);
  await services.startAll();
  if (options.mode === 'start') return services;
  const approvers = await startApprovers(installation, approverRulesOf(options.dataFolder));
  const asked = { toStop: false };
  services.watch(approvers, () => !asked.toStop);
  stops.push(async () => {
    asked.toStop = true;
    await approvers.stop();
  });
  return services;
}

async function prepare(options: DemoOptions, screen: Screen, stops: Stops): Promise<Prepared> {
  const { home, partitions } = options;
  const infrastructure = await screen.stage(
    'infrastructure',
    () => startLocalInfrastructure({ home, log: screen.line }),
    () => 'Kafka, schema registry, PostgreSQL',
  );
  stops.push(infrastructure.stop);
  const installation = await screen.stage(
    'installation',
    () =>
      openInstallation({
        app: shopApp,
        addresses: infrastructure,
        home,
        partitions,
        topicPrefix: 'holdpoint.',
        databaseSuffix: '',
        log: screen.progress,
      }),
    ({ topics }) => `${topics} topics of ${partitions} partitions, schemas, keys, databases`,
  );
  stops.push(installation.close);
  return { infrastructure, installation };
}

async function openShop(installation: Installation, set: OpenDataSet, stops: Stops): Promise<pg.Pool> {
  const shop = createShopPool(installation.databases.appUrl, 2);
  stops.push(() => shop.end());
  await migrateShop(shop);
  await loadDataSet(shop, set);
  await declareDisturbances(shop, { set });
  return shop;
}

function shopText({ database }: OpenDataSet): string {
  const [products, users, orders] = [database.products, database.users, database.orders].map((one) => Object.keys(one).length);
  return `${products} products, ${users} customers, ${orders} orders`;
}

const howToDecide = `
  Nobody decides here but you. In another terminal:
    npm run holdpoint -- approval list
    npm run holdpoint -- approval approve <id> --key .holdpoint/keys/approvers/refunds-lead.key.json --as refunds-lead
    npm run holdpoint -- task list
`;

/** Until a signal; what is to be stopped then is stopped by its handler. */
async function stay({ home }: DemoOptions, screen: Screen): Promise<never> {
  screen.line(`  Everything keeps running (state, keys and logs in ${home}). Ctrl-C stops it.`);
  return new Promise<never>(() => undefined);
}
