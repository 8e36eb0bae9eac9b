import type { TopologyRecorded } from '@holdpoint/contracts/messages/catalog';
import type { Connection } from './connection.ts';
import { isRecorded, type Topology } from './create-topics.ts';
import { readTopic } from './read-topic.ts';
import { sendOne } from './send-one.ts';

/** The newest topology in the catalog; undefined if none was recorded. */
export async function readTopology(connection: Connection): Promise<TopologyRecorded | undefined> {
  const found: { topology?: TopologyRecorded } = {};
  await readTopic(connection, 'catalog', connection.catalog, ({ message }) => {
    if (message.type === 'TopologyRecorded') found.topology = message;
  });
  return found.topology;
}

/** Records the topology in the catalog unless it stands there already; tells whether it was written. `at` is ISO 8601, UTC. */
export async function recordTopology(connection: Connection, topology: Topology, at: string): Promise<'recorded' | 'stands'> {
  const recorded = await readTopology(connection);
  if (isRecorded(recorded, topology)) return 'stands';
  const pools = { ...recorded?.pools, ...topology.pools };
  const message: TopologyRecorded = { type: 'TopologyRecorded', partitions: topology.partitions, pools, at };
  await sendOne(connection, { topic: 'catalog', key: 'topology', message, id: `topology:${at}` });
  return 'recorded';
}
