/** Facts → integer sums, as they are added to the tables. */
import { bucketOf } from './buckets.ts';
import type { Fact } from './fact.ts';

/** Labels are their canonical JSON text: members in the order of their names. */
export interface CounterRow {
  readonly metric: string;
  readonly labels: string;
  readonly total: number;
}
export interface HistogramRow {
  readonly metric: string;
  readonly labels: string;
  readonly bucket: number;
  readonly observations: number;
  readonly sum_ms: number;
}
export interface LatestRow {
  readonly metric: string;
  readonly labels: string;
  readonly at_ms: number;
}
export interface Sums {
  readonly counters: readonly CounterRow[];
  readonly histograms: readonly HistogramRow[];
  readonly latest: readonly LatestRow[];
}

/** Adds up the facts of a batch, so that each row of a table is written once. */
export function sumOf(facts: readonly Fact[]): Sums {
  const counters = new Map<string, CounterRow>();
  const histograms = new Map<string, HistogramRow>();
  const latest = new Map<string, LatestRow>();
  for (const fact of facts) {
    const { metric } = fact;
    const labels = labelText(fact.labels);
    const key = `${metric} ${labels}`;
    switch (fact.kind) {
      case 'count':
        counters.set(key, { metric, labels, total: (counters.get(key)?.total ?? 0) + 1 });
        break;
      case 'latest':
        latest.set(key, { metric, labels, at_ms: Math.max(latest.get(key)?.at_ms ?? 0, fact.ms) });
        break;
      case 'observe': {
        const bucket = bucketOf(fact.metric, fact.ms);
        const row = histograms.get(`${key} ${bucket}`) ?? { observations: 0, sum_ms: 0 };
        const added = { observations: row.observations + 1, sum_ms: row.sum_ms + fact.ms };
        histograms.set(`${key} ${bucket}`, { metric, labels, bucket, ...added });
        break;
      }
    }
  }
  return { counters: [...counters.values()], histograms: [...histograms.values()], latest: [...latest.values()] };
}

function labelText(labels: Fact['labels']): string {
  return JSON.stringify(Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))));
}
