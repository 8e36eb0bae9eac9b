import { expect, test } from 'vitest';
import { createMetrics } from '../src/metrics.ts';

const series = { labels: { tool: 'a"b\\c\nd' }, counts: [2, 0, 1], sum: 9.5 };

test('a histogram kept elsewhere is shown with cumulative buckets, escaped labels and the service', async () => {
  const metrics = createMetrics('test');
  metrics.stateHistogram({ name: 'holdpoint_wait_seconds', help: 'Wait', bounds: [1, 5], read: async () => [series] });
  const labels = 'tool="a\\"b\\\\c\\nd",service="test"';
  expect(await metrics.text()).toContain(
    [
      '# HELP holdpoint_wait_seconds Wait',
      '# TYPE holdpoint_wait_seconds histogram',
      `holdpoint_wait_seconds_bucket{${labels},le="1"} 2`,
      `holdpoint_wait_seconds_bucket{${labels},le="5"} 2`,
      `holdpoint_wait_seconds_bucket{${labels},le="+Inf"} 3`,
      `holdpoint_wait_seconds_sum{${labels}} 9.5`,
      `holdpoint_wait_seconds_count{${labels}} 3`,
      '',
    ].join('\n'),
  );
});

test('a counter kept elsewhere is set anew at each scrape, and never counts twice', async () => {
  const metrics = createMetrics('test');
  const options = { name: 'holdpoint_things_total', help: 'Things' } as const;
  metrics.counter({
    ...options,
    collect: (counter) => {
      counter.reset();
      counter.inc(7);
    },
  });
  await metrics.text();
  expect(await metrics.text()).toContain('holdpoint_things_total{service="test"} 7\n');
});
