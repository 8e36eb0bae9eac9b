import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { histogramText, type StateHistogram } from './histogram-text.ts';
import type { MetricName } from './metric-name.ts';
import { isPassingTrouble } from './passing-trouble.ts';

export type { Counter, Gauge, Histogram };

/** What every metric has. Labels come from registered names (a tool, a topic), never from ids. */
export interface MetricOptions<Label extends string> {
  readonly name: MetricName;
  readonly help: string;
  readonly labels?: readonly Label[];
}

/** A gauge is best set from state: `collect` runs at each scrape, so that a replay cannot count twice. */
export interface GaugeOptions<Label extends string> extends MetricOptions<Label> {
  readonly collect?: (gauge: Gauge<Label>) => void | Promise<void>;
}

/** A counter of what happens in this process needs no `collect`; one whose total is kept elsewhere resets and sets itself in it. */
export interface CounterOptions<Label extends string> extends MetricOptions<Label> {
  readonly collect?: (counter: Counter<Label>) => void | Promise<void>;
}

/** The metrics of one process. */
export interface Metrics {
  counter<Label extends string>(options: CounterOptions<Label>): Counter<Label>;
  gauge<Label extends string>(options: GaugeOptions<Label>): Gauge<Label>;
  histogram<Label extends string>(options: MetricOptions<Label> & { readonly buckets: readonly number[] }): Histogram<Label>;
  /** A histogram that is kept elsewhere and only read at each scrape. */
  stateHistogram(histogram: StateHistogram): void;
  /** All of them in the Prometheus text format. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** The metrics of this process: Node's own (`process_`, `nodejs_`) and those that are added, each labelled with the service. */
export function createMetrics(service: string): Metrics {
  const registry = new Registry();
  const stateHistograms = new Map<string, StateHistogram>();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  return {
    counter: (options) => createCounter(registry, options),
    gauge: (options) => createGauge(registry, options),
    histogram: (options) => new Histogram({ ...fresh(registry, options), buckets: [...options.buckets], registers: [registry] }),
    stateHistogram: (histogram) => void stateHistograms.set(histogram.name, histogram),
    text: async () => {
      const texts = await Promise.all([...stateHistograms.values()].map((one) => textOrNothing(one, { service })));
      return [await registry.metrics(), ...texts].join('\n');
    },
    contentType: registry.contentType,
  };
}

function createGauge<Label extends string>(registry: Registry, { collect, ...options }: GaugeOptions<Label>): Gauge<Label> {
  const gauge: Gauge<Label> = new Gauge({
    ...fresh(registry, options),
    registers: [registry],
    ...(collect && { collect: () => orNothing(gauge, () => collect(gauge)) }),
  });
  return gauge;
}

function createCounter<Label extends string>(registry: Registry, { collect, ...options }: CounterOptions<Label>): Counter<Label> {
  const counter: Counter<Label> = new Counter({
    ...fresh(registry, options),
    registers: [registry],
    ...(collect && { collect: () => orNothing(counter, () => collect(counter)) }),
  });
  return counter;
}

/** In place of what has that name: a step that is started again brings its metrics again. */
function fresh<Label extends string>(
  registry: Registry,
  { name, help, labels }: MetricOptions<Label>,
): { name: string; help: string; labelNames: Label[] } {
  registry.removeSingleMetric(name);
  return { name, help, labelNames: [...(labels ?? [])] };
}

/** While what is asked gives no answer there is no figure, and an absent one says so; the other metrics are still to be seen. */
async function orNothing(metric: { reset(): void }, collect: () => void | Promise<void>): Promise<void> {
  try {
    await collect();
  } catch (error) {
    if (!isPassingTrouble(error)) throw error;
    metric.reset();
  }
}

async function textOrNothing(histogram: StateHistogram, labels: Readonly<Record<string, string>>): Promise<string> {
  try {
    return await histogramText(histogram, labels);
  } catch (error) {
    if (!isPassingTrouble(error)) throw error;
    return '';
  }
}
