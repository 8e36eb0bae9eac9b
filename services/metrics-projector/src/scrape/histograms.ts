import type { HistogramSeries } from '@holdpoint/process/histogram-text';
import type { Metrics } from '@holdpoint/process/metrics';
import type { Sql } from '@holdpoint/process/sql';
import { bucketBoundsMs } from '../domain/buckets.ts';
import type { HistogramName } from '../domain/fact.ts';
import { sql } from '../store/statements.ts';

interface BucketRow {
  readonly labels: Record<string, string>;
  readonly bucket: number;
  readonly observations: number;
  readonly sum_ms: number;
}

const helps: Readonly<Record<HistogramName, string>> = {
  tool_call_duration: 'How long attempts of a tool ran',
  task_status_duration: 'How long tasks stayed in a status that they have left',
  approval_wait: 'How long approvals took from the request to the answer, or to the lack of one',
};

/** Adds the histograms that the tables keep. */
export function registerHistograms(metrics: Metrics, database: Sql): void {
  register(metrics, database, 'tool_call_duration');
  register(metrics, database, 'task_status_duration');
  register(metrics, database, 'approval_wait');
}

function register(metrics: Metrics, database: Sql, metric: HistogramName): void {
  const bounds = bucketBoundsMs[metric];
  metrics.stateHistogram({
    name: `holdpoint_${metric}_seconds`,
    help: helps[metric],
    bounds: bounds.map((ms) => ms / 1_000),
    read: async () => seriesOf(await database.query<BucketRow>(sql.readHistograms, [metric]), bounds.length + 1),
  });
}

/** Rows of one bucket each → one series for each set of labels. */
export function seriesOf(rows: readonly BucketRow[], buckets: number): readonly HistogramSeries[] {
  const groups = Map.groupBy(rows, ({ labels }) => JSON.stringify(labels));
  return [...groups.values()].map((group) => {
    const counts = new Map(group.map(({ bucket, observations }) => [bucket, observations]));
    return {
      labels: group[0]?.labels ?? {},
      counts: Array.from({ length: buckets }, (_, bucket) => counts.get(bucket) ?? 0),
      sum: group.reduce((sum, { sum_ms }) => sum + sum_ms, 0) / 1_000,
    };
  });
}
