import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { root } from './compose-file.ts';

const folder = join(root, 'infra/grafana/dashboards');
const dashboardSchema = z.object({
  uid: z.string(),
  title: z.string(),
  panels: z.array(z.object({ title: z.string(), description: z.string(), targets: z.array(z.object({ expr: z.string() })) })),
});
const dashboards = readdirSync(folder).map((name) => dashboardSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))));
const rules = readFileSync(join(root, 'infra/prometheus/alerts.yml'), 'utf8');

/** Every metric that some source file names; a name that is put together (`holdpoint_${metric}_total`) counts by its parts. */
const sources = ['packages/process/src', 'services'].flatMap((part) =>
  readdirSync(join(root, part), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('node_modules'))
    .map((name) => readFileSync(join(root, part, name), 'utf8')),
);
const source = sources.join('\n');

function isTold(metric: string): boolean {
  const base = metric.replace(/_bucket$/, '');
  const [, stem = ''] = /^holdpoint_(.+?)(_total|_seconds|_timestamp_seconds)?$/.exec(base) ?? [];
  return source.includes(`'${base}'`) || new RegExp(`\\b${stem}\\b`).test(source);
}

test('there are four dashboards, and each panel says what it shows', () => {
  expect(dashboards.map(({ title }) => title).sort()).toEqual(['Audit', 'Flow', 'Oversight', 'Tools']);
  expect(new Set(dashboards.map(({ uid }) => uid)).size).toBe(4);
  for (const { panels } of dashboards) for (const { description } of panels) expect(description).not.toBe('');
});

test('dashboards and alerts ask for no metric that nobody tells', () => {
  const asked = [rules, ...dashboards.flatMap(({ panels }) => panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)))];
  const metrics = new Set(asked.flatMap((text) => text.match(/\bholdpoint_\w+/g) ?? []));
  expect(metrics.size).toBeGreaterThan(20);
  expect([...metrics].filter((metric) => !isTold(metric))).toEqual([]);
});
