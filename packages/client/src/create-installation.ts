import { connect, connectAdmin } from './connect.ts';
import { createTopics, type TopicsCreated, type Topology } from './create-topics.ts';
import { registerInstallationSchemas } from './installation-schemas.ts';
import type { ConnectionSettings } from './settings.ts';
import { recordTopology } from './topology-log.ts';

/** How an installation is to be made. */
export interface InstallationPlan {
  readonly topology: Topology;
  /** Copies of each record. */
  readonly replicationFactor: number;
  /** When, ISO 8601, UTC: recorded with the topology. */
  readonly at: string;
}

/** Schemas that the registry will not take beside those that it has: nothing was created. */
export class IncompatibleSchemasError extends Error {
  override readonly name = 'IncompatibleSchemasError';
}

/**
 * Brings an installation to life: schemas first (nothing can be written without them), then topics, then the record of their counts. May be
 * run again: what is there stays.
 * @throws IncompatibleSchemasError; OtherTopologyError where topics of other counts exist
 */
export async function createInstallation(settings: ConnectionSettings, plan: InstallationPlan): Promise<TopicsCreated> {
  const outcomes = await registerInstallationSchemas(settings, plan.topology);
  const refused = outcomes.filter(({ kind }) => kind === 'incompatible').map(({ subject }) => subject);
  if (refused.length > 0) throw new IncompatibleSchemasError(`incompatible with what is registered: ${refused.join(', ')}`);
  return createRecordedTopics(settings, plan);
}

/** Topics and the record of their counts, where the schemas are registered already. @throws OtherTopologyError */
export async function createRecordedTopics(settings: ConnectionSettings, plan: InstallationPlan): Promise<TopicsCreated> {
  const admin = await connectAdmin(settings);
  const made = await createTopics(admin, plan.topology, plan.replicationFactor).finally(() => admin.close());
  const connection = await connect(settings);
  await recordTopology(connection, plan.topology, plan.at).finally(() => connection.close());
  return made;
}
