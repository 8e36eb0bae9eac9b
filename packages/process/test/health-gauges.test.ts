import { createHealth } from '@holdpoint/process/health';
import { addHealthGauges } from '@holdpoint/process/health-gauges';
import { createMetrics } from '@holdpoint/process/metrics';
import { expect, test } from 'vitest';

test('metrics say what /readyz says, so that an alert needs nothing else, and ask each check once a scrape', async () => {
  const [health, metrics, asked] = [createHealth(), createMetrics('test'), { times: 0 }];
  addHealthGauges(metrics, health);
  health.enter('running');
  health.add('database', () => {
    asked.times += 1;
    return { status: 'failing', reason: 'away' };
  });
  const text = await metrics.text();
  expect(text).toContain('holdpoint_ready{service="test"} 0');
  expect(text).toContain('holdpoint_check_ok{check="database",service="test"} 0');
  expect(asked.times).toBe(1);
});
