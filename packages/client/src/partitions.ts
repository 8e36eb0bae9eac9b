/** The partitions of an installation: who owns each, how it does, and the order that has a stopped one taken again. */
import type { ResumePartition } from '@holdpoint/contracts/messages/partition-reports';
import { reportingServices } from '@holdpoint/contracts/topics';
import type { LogRange } from '@holdpoint/stream/ports';
import type { Connection } from './connection.ts';
import { existingTopology } from './create-topics.ts';
import { readPartitionReports } from './partition-log.ts';
import { type OwnedPartitionView, type PartitionPlace, type PartitionView, partitionViews, withLag } from './partition-view.ts';
import { sendOne } from './send-one.ts';

export type ReportingService = (typeof reportingServices)[number];

/** What the partitions of each service are those of; an executor's those of its pool's requests. */
const topicsOwned: Readonly<Record<Exclude<ReportingService, 'tool-executor'>, readonly string[]>> = {
  'task-runner': ['task.events'],
  'approval-service': ['approval.events'],
  'audit-projector': ['task.events'],
  'metrics-projector': ['task.events', 'approval.events'],
};

/** Every partition of these services, all by default. */
export async function readPartitions(
  connection: Connection,
  services: readonly ReportingService[] = reportingServices,
  now = Date.now(),
): Promise<readonly PartitionView[]> {
  const places = await placesOf(connection, services);
  const views = partitionViews(places, await readPartitionReports(connection, services), now);
  const topics = new Set(views.flatMap((view) => (view.status === 'unowned' ? [] : Object.keys(view.positions))));
  const ends = new Map<string, readonly LogRange[]>();
  for (const topic of topics) ends.set(topic, await connection.admin.ranges(topic));
  return views.map((view) => withLag(view, (topic, partition) => ends.get(topic)?.[partition]?.end));
}

async function placesOf(
  { admin, partitions }: Connection,
  services: readonly ReportingService[],
): Promise<readonly PartitionPlace[]> {
  const pools = services.includes('tool-executor') ? Object.entries((await existingTopology(admin))?.pools ?? {}) : [];
  const counts = (service: ReportingService): readonly (readonly [string, number])[] =>
    service === 'tool-executor'
      ? pools.map(([pool, count]) => [`tool.requests.${pool}`, count])
      : topicsOwned[service].map((topic) => [topic, partitions]);
  return services.flatMap((service) =>
    counts(service).flatMap(([topic, count]) => Array.from({ length: count }, (_, partition) => ({ service, topic, partition }))),
  );
}

/** What is ordered; see `ResumePartition`. */
export type ResumeFacts = Omit<ResumePartition, 'type'>;

/** A partition counts as going on once its owner has run it this long: a cause that is still there stops it at the first record. */
const SETTLED_MS = 2_000;

/** Has these taken again, and resolves when each has run for a while or is stopped again. @throws the signal's reason once it aborts */
export async function resumePartitions(
  connection: Connection,
  stopped: readonly OwnedPartitionView[],
  order: ResumeFacts,
  signal: AbortSignal,
): Promise<readonly OwnedPartitionView[]> {
  const message: ResumePartition = { type: 'ResumePartition', ...order };
  await sendOne(connection, { topic: 'partition.commands', key: order.commandId, message, id: order.commandId });
  for (;;) {
    const views = await readPartitions(
      connection,
      reportingServices.filter((service) => service === order.service),
    );
    const answers = stopped.flatMap((one) => views.flatMap((view) => (isAnswer(view, one, order.commandId) ? [view] : [])));
    if (answers.length === stopped.length) return answers;
    signal.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** Whoever has taken the partition over since has tried by itself. */
function isAnswer(
  view: PartitionView,
  { topic, partition, owner }: OwnedPartitionView,
  order: string,
): view is OwnedPartitionView {
  if (view.topic !== topic || view.partition !== partition || view.status === 'unowned') return false;
  if (view.resumedBy !== order && view.owner === owner) return false;
  if (view.status === 'stopped') return true;
  return view.status === 'running' && Date.parse(view.saidAt) - Date.parse(view.since) >= SETTLED_MS;
}
