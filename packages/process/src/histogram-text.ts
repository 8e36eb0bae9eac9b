import type { MetricName } from './metric-name.ts';

/** A histogram that is kept elsewhere, in a database say, and only shown here. */
export interface StateHistogram {
  readonly name: MetricName;
  readonly help: string;
  /** Upper bounds in the metric's unit, rising, without the last, which has none. */
  readonly bounds: readonly number[];
  /** Reads it, at each scrape. */
  readonly read: () => Promise<readonly HistogramSeries[]>;
}

/** One series of it. */
export interface HistogramSeries {
  readonly labels: Readonly<Record<string, string>>;
  /** Observations in each bucket alone (not cumulative), one for each bound and one beyond the last. */
  readonly counts: readonly number[];
  /** Of all observed values, in the metric's unit. */
  readonly sum: number;
}

/** The histogram in the Prometheus text format, version 0.0.4. */
export async function histogramText(histogram: StateHistogram, ownLabels: Readonly<Record<string, string>>): Promise<string> {
  const { name, help, bounds } = histogram;
  const lines = (await histogram.read()).flatMap(({ labels, counts, sum }) => {
    const all = { ...labels, ...ownLabels };
    const upTo = (n: number) => counts.slice(0, n + 1).reduce((total, count) => total + count, 0);
    const total = upTo(counts.length - 1);
    return [
      ...bounds.map((bound, n) => `${name}_bucket${labelText({ ...all, le: String(bound) })} ${upTo(n)}`),
      `${name}_bucket${labelText({ ...all, le: '+Inf' })} ${total}`,
      `${name}_sum${labelText(all)} ${sum}`,
      `${name}_count${labelText(all)} ${total}`,
    ];
  });
  return `${[`# HELP ${name} ${help}`, `# TYPE ${name} histogram`, ...lines].join('\n')}\n`;
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escapeValue(value)}"`);
  return parts.length === 0 ? '' : `{${parts.join(',')}}`;
}

function escapeValue(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
