/*
 * An installation of Holdpoint on one's own machine, around an app of one's own: infrastructure, topics, schemas, keys, and every service.
 * Owns: what it starts. Does not own: Kafka, registry and PostgreSQL that the environment gives an address for; people and their keys.
 */
import { join } from 'node:path';
import { createInstallation } from '@holdpoint/client/create-installation';
import { type LocalInfrastructure, startLocalInfrastructure } from '@holdpoint/local/infrastructure';
import type { Service } from '@holdpoint/local/service';
import { ensureDevKeys } from './dev-keys.ts';
import { type DevServices, startDevServices } from './dev-services.ts';
import { createProjectionsDatabase } from './projections-database.ts';

/** What is to be started. Files are absolute. */
export interface DevPlan extends Pick<DevServices, 'app' | 'partitions' | 'topicPrefix' | 'log'> {
  readonly peopleFile: string;
  /** Data, logs and keys. Data of the run before are wiped. */
  readonly home: string;
  /** Where the projections go; absent: into PostgreSQL that is started here. */
  readonly databaseUrl: string | undefined;
}

/** An installation that runs. */
export interface Dev {
  readonly services: readonly Service[];
  /** Stops it in order. */
  stop(): Promise<void>;
}

/** Returns when every service is ready. @throws LocalProblem, and what Kafka, registry or PostgreSQL refuse, with nothing left running */
export async function startDev(plan: DevPlan): Promise<Dev> {
  const infrastructure = await startLocalInfrastructure({ home: plan.home, log: plan.log });
  try {
    plan.log('Kafka, schema registry and PostgreSQL are ready');
    const services = await startDevServices(await prepared(plan, infrastructure));
    return {
      services,
      stop: async () => {
        await Promise.all(services.map((service) => service.stop()));
        await infrastructure.stop();
      },
    };
  } catch (error) {
    await infrastructure.stop();
    throw error;
  }
}

/** Topics, schemas, keys and database; what the services are to be told of it. */
async function prepared(plan: DevPlan, { brokers, registryUrl, databaseUrl }: LocalInfrastructure): Promise<DevServices> {
  const { app, partitions, topicPrefix, home } = plan;
  const settings = { brokers: brokers.split(','), registryUrl, topicPrefix, partitions, source: 'cli' };
  const topology = { partitions, pools: Object.fromEntries(app.pools.map((pool) => [pool, partitions])) };
  const { created, existing } = await createInstallation(settings, {
    topology,
    replicationFactor: 1,
    at: new Date().toISOString(),
  });
  plan.log(`${created.length + existing.length} topics of ${partitions} partitions, and their schemas, are there`);
  const url = plan.databaseUrl ?? (await createProjectionsDatabase(databaseUrl));
  return {
    ...{ app, partitions, topicPrefix, home, log: plan.log, addresses: { brokers, registryUrl } },
    keys: { ...ensureDevKeys(join(home, 'keys')), peopleFile: plan.peopleFile },
    databases: { ownerUrl: url, auditUrl: url, operationsUrl: url },
  };
}
