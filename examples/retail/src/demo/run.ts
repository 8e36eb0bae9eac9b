/** The demo from nothing to a checked run, and back to nothing. */
import { startLocalInfrastructure } from '@holdpoint/local/infrastructure';
import { stopOnSignal } from '@holdpoint/local/stop-on-signal';
import type pg from 'pg';
import type { OpenDataSet } from '../data-set/data-set.ts';
import { readOpenDataSet } from '../data-set/read.ts';
import { declareDisturbances, loadDataSet } from '../database/load-data-set.ts';
import { migrateShop } from '../database/migrate.ts';
import { createShopPool } from '../database/pool.ts';
import { startApprovers } from './approvers.ts';
import { checkEndedRun, untilAudited } from './check-ended-run.ts';
import type { CheckedRun } from './checker/report.ts';
import { type Installation, openInstallation } from './installation.ts';
import type { DemoOptions } from './options.ts';
import { sendRequests } from './send.ts';
import { startServices } from './services.ts';
import type { Screen } from './stages.ts';
import { untilTasksEnded } from './wait.ts';

const STALL_MS = 60_000;

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
  const installation = await prepare(options, screen, stops);
  const shop = await screen.stage(
    'the shop',
    () => openShop(installation, set, stops),
    () => shopText(set),
  );
  const broken = await screen.stage(
    'services',
    () => startServices(installation, stops),
    () => 'one process each, all ready',
  );
  if (options.mode === 'demo') await startDeciders(installation, options, stops);
  const sending = () => sendRequests(installation.connection, set, new Date().toISOString());
  const taskIds = await screen.stage('requests', sending, (sent) => `${sent.length} sent to task.requests`);
  if (options.mode === 'start') screen.line(howToDecide);
  const stallMs = options.mode === 'demo' ? STALL_MS : undefined;
  const wait = { taskIds, stallMs, signal: broken, onProgress: screen.progress };
  await screen.stage(
    'tasks',
    () => untilTasksEnded(installation.connection, wait),
    () => `all ${taskIds.length} ended`,
  );
  await screen.stage(
    'audit',
    () => untilAudited(installation),
    (leaves) => `${leaves} leaves under signed checkpoints`,
  );
  return checkEndedRun({ options, set, installation, shop, taskIds, startedAt });
}

async function prepare(options: DemoOptions, screen: Screen, stops: Stops): Promise<Installation> {
  const { home, partitions } = options;
  const addresses = await screen.stage(
    'infrastructure',
    () => startLocalInfrastructure({ home, log: screen.line }),
    () => 'Kafka, schema registry, PostgreSQL',
  );
  stops.push(addresses.stop);
  const installation = await screen.stage(
    'installation',
    () => openInstallation({ addresses, home, partitions, topicPrefix: 'holdpoint.', databaseSuffix: '', log: screen.progress }),
    ({ topics }) => `${topics} topics of ${partitions} partitions, schemas, keys, databases`,
  );
  stops.push(installation.close);
  return installation;
}

async function openShop(installation: Installation, set: OpenDataSet, stops: Stops): Promise<pg.Pool> {
  const shop = createShopPool(installation.databases.shopUrl, 2);
  stops.push(() => shop.end());
  await migrateShop(shop);
  await loadDataSet(shop, set);
  await declareDisturbances(shop, { set });
  return shop;
}

async function startDeciders(installation: Installation, options: DemoOptions, stops: Stops): Promise<void> {
  const approvers = await startApprovers(installation, options.dataFolder);
  stops.push(approvers.stop);
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
