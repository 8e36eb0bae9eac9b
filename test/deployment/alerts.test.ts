import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { runProgram } from '../support/run-program.ts';
import { root } from './compose-file.ts';

const folder = join(root, 'infra/prometheus');

/** promtool comes with Prometheus; Debian and Ubuntu: `apt install prometheus`. */
const promtool = (...args: readonly string[]) =>
  runProgram('sh', ['-c', `cd '${folder}' && exec promtool "$@"`, 'promtool', ...args], process.env, 'Install Prometheus.');

const rulesSchema = z.object({
  groups: z.array(
    z.object({
      rules: z.array(z.object({ alert: z.string(), expr: z.string(), annotations: z.object({ runbook: z.string() }) })),
    }),
  ),
});
const rules = rulesSchema.parse(parse(readFileSync(join(folder, 'alerts.yml'), 'utf8'))).groups.flatMap((group) => group.rules);

test('Prometheus takes the configuration and the rules', async () => {
  expect(await promtool('check', 'config', '--lint-fatal', 'prometheus.yml')).toMatchObject({ exit: 0, stderr: '' });
}, 60_000);

test('alerts fire when they should, and keep quiet when all is well', async () => {
  const { exit, stdout, stderr } = await promtool('test', 'rules', 'alerts.test.yml');
  expect({ exit, said: exit === 0 ? '' : stdout + stderr }).toEqual({ exit: 0, said: '' });
}, 60_000);

test('each alert names its place in the runbook, and the runbook has it', () => {
  for (const { alert, annotations } of rules) expect(annotations.runbook).toBe(`docs/operations.md#${alert.toLowerCase()}`);
  const runbook = join(root, 'docs/operations.md');
  const headings = existsSync(runbook) ? readFileSync(runbook, 'utf8').matchAll(/^#+ (\w+)$/gm) : undefined;
  const found = headings === undefined ? undefined : new Set([...headings].map(([, heading]) => heading));
  if (found !== undefined) expect(rules.map(({ alert }) => alert).filter((alert) => !found.has(alert))).toEqual([]);
});
