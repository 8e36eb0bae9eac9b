import type { Metrics } from '@holdpoint/process/metrics';
import type { EntityProcessor, ProcessorGauges } from '@holdpoint/stream/entity-processor';
import type { CatalogView } from './catalog-view.ts';

type Count = Exclude<keyof ProcessorGauges, 'partition'>;

/** Gauges read from state at each scrape, summed over the partitions that this process owns. */
export function addGauges(metrics: Metrics, processor: EntityProcessor, catalog: CatalogView): void {
  const sum = (count: Count) => processor.gauges().reduce((total, one) => total + one[count], 0);
  const gauges: readonly (readonly [`holdpoint_runner_${string}`, string, () => number])[] = [
    ['holdpoint_runner_partitions', 'Partitions owned', () => processor.gauges().length],
    ['holdpoint_runner_live_tasks', 'Tasks that have not ended', () => sum('liveEntities')],
    ['holdpoint_runner_remembered_tasks', 'Ended tasks whose keys are remembered', () => sum('rememberedEntities')],
    ['holdpoint_runner_queued_inputs', 'Inputs read and not decided', () => sum('queuedInputs')],
    ['holdpoint_runner_pending_timers', 'Timers not due', () => sum('pendingTimers')],
    ['holdpoint_runner_undispatched_effects', 'Effects committed and not yet acknowledged', () => sum('undispatched')],
    ['holdpoint_runner_known_tools', 'Tools announced in the catalog', () => catalog.size.tools],
    ['holdpoint_runner_known_agents', 'Agents announced in the catalog', () => catalog.size.agents],
  ];
  for (const [name, help, read] of gauges) metrics.gauge({ name, help, collect: (gauge) => gauge.set(read()) });
}
