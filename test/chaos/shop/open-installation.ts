/** The shop's installation on the ground's servers: topics, databases and the seeded shop, everything but processes. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Installation, openInstallation } from '@holdpoint/installation/installation';
import type { ServiceName } from '@holdpoint/installation/service-environments';
import type { LocalAddresses } from '@holdpoint/local/infrastructure';
import type { OpenDataSet } from '@holdpoint/retail/data-set/data-set';
import { ownDataSetFolder, readOpenDataSet } from '@holdpoint/retail/data-set/read';
import { loadDataSet } from '@holdpoint/retail/database/load-data-set';
import { migrateShop } from '@holdpoint/retail/database/migrate';
import { createShopPool } from '@holdpoint/retail/database/pool';
import { shopApp } from '@holdpoint/retail/demo/shop-app';
import type pg from 'pg';
import type { CaseContext } from '../runner/case.ts';

export interface ShopPlan {
  /** Processes of each service. */
  readonly copies: 1 | 2;
  /** Where the services find their servers; the ground's own addresses if not given. */
  readonly addresses?: Partial<LocalAddresses>;
  readonly replicationFactor?: number;
  /** Where a service finds Kafka, if not where all do. */
  readonly brokersOf?: (service: ServiceName) => string;
}

export interface OpenedShop {
  readonly installation: Installation;
  /** The shop's own database. */
  readonly database: pg.Pool;
  readonly set: OpenDataSet;
  readonly topicPrefix: string;
}

const PARTITIONS = 4;

export async function openInstallationOf(context: CaseContext, plan: ShopPlan): Promise<OpenedShop> {
  const set = await readOpenDataSet(ownDataSetFolder);
  const topicPrefix = `c${Date.now().toString(36)}.`;
  const installation = await openAt(context, plan, topicPrefix);
  const database = createShopPool(installation.databases.appUrl, 2);
  // Without a listener a lost idle connection would end this process; PostgreSQL is killed here on purpose.
  database.on('error', () => undefined);
  context.onEnd(() => database.end());
  await migrateShop(database);
  await loadDataSet(database, set);
  return { installation, database, set, topicPrefix };
}

async function openAt({ ground, home, onEnd }: CaseContext, plan: ShopPlan, topicPrefix: string): Promise<Installation> {
  const shopHome = join(home, 'shop');
  mkdirSync(shopHome, { recursive: true });
  const installation = await openInstallation({
    ...{ app: shopApp, home: shopHome, topicPrefix, partitions: PARTITIONS },
    addresses: { ...ground.addresses, ...plan.addresses },
    databaseSuffix: `_${topicPrefix.slice(0, -1)}`,
    replicationFactor: plan.replicationFactor ?? 1,
    log: () => undefined,
  });
  onEnd(() => installation.databases.drop());
  onEnd(() => installation.close());
  return installation;
}
