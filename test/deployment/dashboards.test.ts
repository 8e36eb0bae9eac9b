import { expect, test } from 'vitest';
import { readDashboards } from './asked-metrics.ts';

test('there are four dashboards, and each panel says what it shows', () => {
  const dashboards = readDashboards();
  expect(dashboards.map(({ title }) => title).sort()).toEqual(['Audit', 'Flow', 'Oversight', 'Tools']);
  expect(new Set(dashboards.map(({ uid }) => uid)).size).toBe(4);
  for (const { panels } of dashboards) for (const { description } of panels) expect(description).not.toBe('');
});
