/** A whole installation with the shop's tools, and the command line run against it as people run it: as a process. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { ownDataSetFolder, readOpenDataSet } from '@holdpoint/retail/data-set/read';
import { loadDataSet } from '@holdpoint/retail/database/load-data-set';
import { migrateShop } from '@holdpoint/retail/database/migrate';
import { createShopPool } from '@holdpoint/retail/database/pool';
import { type Installation, openInstallation } from '@holdpoint/retail/demo/installation';
import { startServices } from '@holdpoint/retail/demo/services';
import { inject } from 'vitest';
import { testPrefix } from '../../support/test-topics.ts';

const MAIN = resolve(import.meta.dirname, '../../../packages/cli/src/main.ts');

/** How a command ended, and what it said. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ShopInstallation {
  readonly installation: Installation;
  /** For files of a test. */
  readonly folder: string;
  run(...args: readonly string[]): Promise<Ended>;
  close(): Promise<void>;
}

/** Creates an installation of its own, loads the shop and starts every service. */
export async function openShopInstallation(): Promise<ShopInstallation> {
  const stops: (() => Promise<unknown>)[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'holdpoint-cli-'));
  const topics = testPrefix();
  const installation = await openInstallation({
    addresses: inject('addresses'),
    home: join(folder, 'home'),
    topicPrefix: topics.prefix,
    partitions: 3,
    databaseSuffix: `_${topics.prefix.slice(0, -1)}`,
    log: () => undefined,
  });
  stops.push(topics.drop, installation.databases.drop, installation.close);
  await loadShop(installation.databases.shopUrl);
  await startServices(installation, stops);
  return {
    installation,
    folder,
    run: (...args) => runCommand(args, { ...installation.environment, DATABASE_URL: installation.databases.ownerUrl }),
    close: async () => {
      for (const stop of stops.reverse()) await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function loadShop(url: string): Promise<void> {
  const shop = createShopPool(url, 2);
  try {
    await migrateShop(shop);
    await loadDataSet(shop, await readOpenDataSet(ownDataSetFolder));
  } finally {
    await shop.end();
  }
}

/** Runs the command line with these variables besides the process's own. */
export async function runCommand(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, ...args], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { status: child.exitCode, stdout, stderr };
}
