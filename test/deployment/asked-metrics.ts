/** What the dashboards and the alerts ask Prometheus for. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { root } from './compose-file.ts';

const folder = join(root, 'infra/grafana/dashboards');
const dashboardSchema = z.object({
  uid: z.string(),
  title: z.string(),
  panels: z.array(z.object({ title: z.string(), description: z.string(), targets: z.array(z.object({ expr: z.string() })) })),
});

export const readDashboards = () =>
  readdirSync(folder).map((name) => dashboardSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))));

/** The names of our own metrics, each once. */
export function askedMetrics(): readonly string[] {
  const queries = readDashboards().flatMap(({ panels }) => panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)));
  const rules = readFileSync(join(root, 'infra/prometheus/alerts.yml'), 'utf8');
  return [...new Set([rules, ...queries].flatMap((text) => text.match(/\bholdpoint_\w+/g) ?? []))];
}
