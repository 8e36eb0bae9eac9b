import { connectAdmin } from '@holdpoint/client/connect';
import { existingTopology, type Topology } from '@holdpoint/client/create-topics';
import type { ConnectionSettings } from '@holdpoint/client/settings';
import { connectionSettings } from './connection-settings.ts';
import { type TopologyOptions, topologyOf } from './topology-options.ts';

/** Whose schemas are meant: what the options name, else what the topics show. */
export async function registryTarget(options: TopologyOptions): Promise<{ settings: ConnectionSettings; topology: Topology }> {
  const settings = await connectionSettings(options);
  if (options.pool !== undefined) return { settings, topology: topologyOf(options) };
  const admin = await connectAdmin(settings);
  const found = await existingTopology(admin).finally(() => admin.close());
  return { settings, topology: found ?? topologyOf(options) };
}
