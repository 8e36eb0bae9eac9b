/** The installation that is measured: made as every other, around the benchmark's app. */
import { join } from 'node:path';
import { connectAdmin } from '@holdpoint/client/connect';
import type { ConnectionSettings } from '@holdpoint/client/settings';
import { topicConfig } from '@holdpoint/client/topic-config';
import { familyOf } from '@holdpoint/contracts/topics';
import { type Installation, openInstallation } from '@holdpoint/installation/installation';
import type { LocalAddresses } from '@holdpoint/local/infrastructure';
import { pool } from './names.ts';
import type { BenchOptions } from './options.ts';

const topicPrefix = 'holdpoint.';
const source = 'load-generator';

/** How the load generator reaches it. */
export function settingsOf({ brokers, registryUrl }: LocalAddresses, { partitions }: BenchOptions): ConnectionSettings {
  return { brokers: brokers.split(','), registryUrl, topicPrefix, partitions, source };
}

/** Creates all of it; no process is started. */
export async function openBenchInstallation(
  addresses: LocalAddresses & { readonly home: string },
  options: BenchOptions,
): Promise<Installation> {
  const { partitions } = options;
  if (options.durable) await createDurableLog(settingsOf(addresses, options), partitions);
  return openInstallation({
    app: {
      ...{ module: options.app, pools: [pool], source, auditSigner: 'holdpoint.example/bench' },
      policyFile: join(import.meta.dirname, 'bench-policy.yaml'),
      peopleFile: join(import.meta.dirname, 'bench-people.yaml'),
      // The no-ops keep nothing in it.
      ...{ database: 'bench', databaseVariable: 'BENCH_DATABASE_URL' },
    },
    ...{ addresses, home: addresses.home, topicPrefix, partitions, databaseSuffix: '', log: () => undefined },
  });
}

/** The log of events as it always is, but flushed to the disk at every append; what exists is left alone by what comes after. */
async function createDurableLog(settings: ConnectionSettings, partitions: number): Promise<void> {
  const admin = await connectAdmin(settings);
  const topic = 'task.events';
  const config = { ...topicConfig(familyOf(topic), 1), 'flush.messages': '1' };
  await admin.createTopics([{ topic, partitions, replicationFactor: 1, config }]).finally(() => admin.close());
}
