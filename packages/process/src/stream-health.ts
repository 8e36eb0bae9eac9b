import type { EntityProcessor, ProcessorGauges } from '@holdpoint/stream/entity-processor';
import { isReady, type PartitionHealth, type RuntimeHealth } from '@holdpoint/stream/health';
import type { CheckState, HealthCheck } from './health.ts';
import type { Metrics } from './metrics.ts';

/** A runtime's own health as a check of `/readyz`: joined, and no partition stopped or waiting. */
export function streamCheck(health: () => RuntimeHealth): HealthCheck {
  return () => stateOf(health());
}

function stateOf(health: RuntimeHealth): CheckState {
  if (isReady(health)) return { status: 'ok', detail: `${health.partitions.length} partitions` };
  if (health.failure !== undefined) return { status: 'failing', reason: health.failure };
  if (!health.joined) return { status: 'failing', reason: 'not joined to its group: starting, or joining again' };
  return { status: 'failing', reason: troublesOf(health.partitions).join('; ') };
}

/** Partitions that are in the same trouble share a sentence. */
function troublesOf(partitions: readonly PartitionHealth[]): readonly string[] {
  const troubled = partitions.filter(({ status }) => status === 'stopped' || status === 'waiting');
  const alike = Map.groupBy(troubled, ({ topic, status, reason, at }) => JSON.stringify([topic, status, reason, at]));
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const numbers = group.map(({ partition }) => partition).join(',');
    const where = first.at === undefined ? '' : ` at ${first.at.topic}/${first.at.partition}/${first.at.offset}`;
    return [`${first.topic}/${numbers} ${first.status}${where}${first.reason === undefined ? '' : `: ${first.reason}`}`];
  });
}

/** How much an entity processor holds, summed over its partitions, read at each scrape. */
export function addProcessorGauges(metrics: Metrics, processor: EntityProcessor): void {
  const gauge = (name: `holdpoint_stream_${string}`, help: string, value: (one: ProcessorGauges) => number) =>
    metrics.gauge({ name, help, collect: (one) => one.set(processor.gauges().reduce((sum, each) => sum + value(each), 0)) });
  gauge('holdpoint_stream_partitions', 'Partitions that this process owns', () => 1);
  gauge('holdpoint_stream_live_entities', 'Entities that have not ended', (one) => one.liveEntities);
  gauge('holdpoint_stream_remembered_entities', 'Ended entities that are still recognised', (one) => one.rememberedEntities);
  gauge('holdpoint_stream_retired_entities', 'Of those, with their retired state', (one) => one.retiredEntities);
  gauge('holdpoint_stream_window_bytes', 'What the dedupe windows take in memory', (one) => one.windowBytes);
  gauge(
    'holdpoint_stream_uncovered_records',
    'Records that no snapshot covers: a recovery would replay them',
    (one) => one.snapshots?.uncoveredRecords ?? 0,
  );
  gauge('holdpoint_stream_snapshot_needed_bytes', 'Snapshots that a recovery needs', (one) => one.snapshots?.neededBytes ?? 0);
  gauge(
    'holdpoint_stream_snapshot_written_bytes',
    'Snapshots that a recovery reads, replaced ones too',
    (one) => one.snapshots?.writtenBytes ?? 0,
  );
  gauge('holdpoint_stream_queued_inputs', 'Inputs read and not yet decided', (one) => one.queuedInputs);
  gauge('holdpoint_stream_pending_timers', 'Timers that wait', (one) => one.pendingTimers);
  gauge('holdpoint_stream_undispatched', 'Effects of committed events that are not yet acknowledged', (one) => one.undispatched);
}
