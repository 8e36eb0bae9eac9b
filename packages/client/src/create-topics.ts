import type { TopologyRecorded } from '@holdpoint/contracts/messages/catalog';
import { type TopicSpec, topicsOf } from '@holdpoint/contracts/topics';
import type { Admin } from '@holdpoint/stream/ports';
import { topicConfig } from './topic-config.ts';

/** How an installation's topics are laid out. Counts are fixed when they are created. */
export interface Topology {
  /** N: the task partitions. */
  readonly partitions: number;
  /** Partition counts by pool. */
  readonly pools: Readonly<Record<string, number>>;
}

/** What was there and what was made, by logical name. */
export interface TopicsCreated {
  readonly created: readonly string[];
  readonly existing: readonly string[];
}

/** One topic that has another partition count than was asked for. */
export interface OtherCount {
  readonly topic: string;
  readonly asked: number;
  readonly found: number;
}

/** Topics of other counts exist; nothing was created. A count never changes: a key's partition follows from it. */
export class OtherTopologyError extends Error {
  override readonly name = 'OtherTopologyError';
  readonly others: readonly OtherCount[];

  constructor(others: readonly OtherCount[]) {
    super(others.map(({ topic, asked, found }) => `${topic} has ${found} partitions, ${asked} were asked for`).join('; '));
    this.others = others;
  }
}

/**
 * Creates every topic of the installation that is absent, with its retention, its clock and its limits.
 * @throws OtherTopologyError before anything is created
 */
export async function createTopics(admin: Admin, topology: Topology, replicationFactor: number): Promise<TopicsCreated> {
  const specs = topicsOf(topology.partitions, topology.pools);
  const existing = await existingTopics(admin, specs);
  const missing = specs.filter(({ name }) => !existing.includes(name));
  await admin.createTopics(
    missing.map(({ name, family, partitions }) => ({
      topic: name,
      partitions,
      replicationFactor,
      config: topicConfig(family, replicationFactor),
    })),
  );
  return { created: missing.map(({ name }) => name), existing };
}

async function existingTopics(admin: Admin, specs: readonly TopicSpec[]): Promise<readonly string[]> {
  const listed = new Set(await admin.listTopics());
  const existing = specs.filter(({ name }) => listed.has(name));
  const counts = await Promise.all(
    existing.map(async ({ name, partitions }) => ({ topic: name, asked: partitions, found: await admin.partitionCount(name) })),
  );
  const others = counts.filter(({ asked, found }) => asked !== found);
  if (others.length > 0) throw new OtherTopologyError(others);
  return existing.map(({ name }) => name);
}

/** The topology as the topics themselves show it; undefined before they are created. */
export async function existingTopology(admin: Admin): Promise<Topology | undefined> {
  const names = await admin.listTopics();
  if (!names.includes('task.events')) return undefined;
  const prefix = 'tool.requests.';
  const pools = names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  const counts = await Promise.all(pools.map(async (pool) => [pool, await admin.partitionCount(`${prefix}${pool}`)] as const));
  return { partitions: await admin.partitionCount('task.events'), pools: Object.fromEntries(counts) };
}

/** Whether the recorded topology says what this one says. */
export function isRecorded(recorded: TopologyRecorded | undefined, { partitions, pools }: Topology): boolean {
  if (recorded?.partitions !== partitions) return false;
  return Object.entries(pools).every(([pool, count]) => recorded.pools[pool] === count);
}
